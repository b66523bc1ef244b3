import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { openReadersDoor } from "../../aggregator/src/testing/readers-door.ts";
import { nodeRecord, snapshot } from "../../aggregator/src/testing/records.ts";

const repository = join(import.meta.dirname, "../..");

test("the example of docs/grpc.md runs as it stands there, in ten lines", { timeout: 60_000 }, async (t) => {
  const [, code = ""] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(repository, "docs/grpc.md"), "utf8")) ?? [];
  assert.ok(
    code
      .trim()
      .split("\n")
      .filter((line) => line !== "").length <= 10,
  );
  assert.match(code, /"127\.0\.0\.1:9481"/);
  const { store, address } = await openReadersDoor(t);
  let taken = 0;
  const take = () => store.put(snapshot(`s-${taken}`, [nodeRecord("node-a")], { monotonic: 1000 * taken++ }));
  take();
  const ticks = setInterval(take, 50);
  t.after(() => clearInterval(ticks));
  const words = ["--import", "tsx", "--input-type=module", "--eval", code.replace("127.0.0.1:9481", address)];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: repository });
  assert.equal(stderr, "");
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, 3);
  for (const line of lines) assert.match(line, /^s-\d+ node-a 25 FRESHNESS_FRESH \d+$/);
  assert.equal(new Set(lines.map((line) => line.split(" ")[0])).size, 3);
});
