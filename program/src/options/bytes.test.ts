import assert from "node:assert/strict";
import { test } from "node:test";
import { formatBytes, parseBytes } from "./bytes.ts";

const sizes: readonly [text: string, bytes: number, shortest: string][] = [
  ["0", 0, "0"],
  ["1000", 1000, "1000"],
  ["1024", 1024, "1Ki"],
  ["1536", 1536, "1536"],
  ["64Mi", 67_108_864, "64Mi"],
  ["65536Ki", 67_108_864, "64Mi"],
  ["2Gi", 2_147_483_648, "2Gi"],
  ["2048Gi", 2_199_023_255_552, "2048Gi"],
];
for (const [text, bytes, shortest] of sizes) {
  test(`${text} is ${bytes} bytes, in short ${shortest}`, () => {
    assert.equal(parseBytes(text), bytes);
    assert.equal(formatBytes(bytes), shortest);
    assert.equal(parseBytes(shortest), bytes);
  });
}

const refused = ["", "Mi", "-1", "+1", "1.5Mi", "64M", "64MB", "64 Mi", "1e6", "0x10", " 1", "1Ti"];
for (const text of [...refused, "9".repeat(400), "9007199254740992", "8388608Gi"]) {
  test(`${JSON.stringify(text.slice(0, 20))} is no size`, () => {
    assert.equal(parseBytes(text), undefined);
  });
}
