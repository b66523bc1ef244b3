import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "./lines.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function lines(text: string, size: number, mostBytes = 100): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { bytes, isWhole } of linesOf(inPieces(text, size), mostBytes)) {
    found.push(`${bytes.toString()}${isWhole ? "" : "…"}`);
  }
  return found;
}

test("lines of all lengths come whole one after another, though they take each other's room", async () => {
  const lengths = [5, 3000, 7, 70_000, 1, 65_536, 65_537, 2, 9000];
  const text = lengths.map((length, index) => String(index).repeat(length)).join("\n");
  for (const size of [100, 4096, 50_000]) {
    assert.deepEqual(await lines(`${text}\n`, size, 100_000), text.split("\n"));
  }
});

for (const size of [1, 3, 1000]) {
  test(`lines come out however the bytes come in: ${size} at a time`, async () => {
    assert.deepEqual(await lines("a\n\nbü🙂\n\r\nc\ncut off", size), ["a", "bü🙂", "\r", "c"]);
  });

  test(`a line that is too long is cut, and the next is whole: ${size} at a time`, async () => {
    const [long = "", ...rest] = await lines(`${"x".repeat(20_000)}\nb\n`, size);
    assert.match(long, /^x{100,4096}…$/);
    assert.deepEqual(rest, ["b"]);
  });
}
