import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { test } from "node:test";
import { readLines } from "./lines.ts";

test("lines are handed on whole, however they arrive, the last one also without its end", async () => {
  assert.deepEqual(await linesOf("a\nb", "c\n\n", "d\u2028e"), ["a", "bc", "", "d\u2028e"]);
});

test("a character that arrives in pieces stays whole", async () => {
  const [dash] = [Buffer.from("–\n")];
  assert.deepEqual(await linesOf(dash.subarray(0, 1), dash.subarray(1)), ["–"]);
});

test("a line without end is handed on in pieces", async () => {
  const lines = await linesOf("x".repeat(70_000), "y\n");
  assert.deepEqual(
    lines.map((line) => line.length),
    [70_000, 1],
  );
});

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return lines;
}
