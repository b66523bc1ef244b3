import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { codecs } from "./codec.ts";

const decompress = { gzip: gunzipSync, zstd: zstdDecompressSync };

for (const name of ["gzip", "zstd"] as const) {
  for (const texts of [["a"], ["a\n", "b\n"], ["x".repeat(300_000), "y", "x".repeat(70_000)]]) {
    test(`parts of ${texts.map(({ length }) => length).join("+")} bytes make one text in ${name}`, async () => {
      const { compress, compressNow, frame } = codecs[name];
      const around = frame();
      const parts = await Promise.all(
        texts.map(async (text, index) => (index % 2 === 0 ? compress : compressNow)(Buffer.from(text))),
      );
      for (const part of parts) around.add(part);
      const whole = Buffer.concat([around.header, ...parts.map(({ bytes }) => bytes), around.trailer()]);
      assert.equal(decompress[name](whole).toString(), texts.join(""));
      assert.throws(() => decompress[name](whole.subarray(0, -1)), "all of it is needed");
    });
  }

  test(`a part in ${name} is as large as what is in it, whatever buffer zlib worked with`, async () => {
    const { compress, compressNow } = codecs[name];
    for (const { bytes } of [await compress(Buffer.from("a")), compressNow(Buffer.from("a"))]) {
      assert.equal(bytes.buffer.byteLength, bytes.length);
    }
  });
}

test("a gzip member of no part is an empty text", () => {
  const frame = codecs.gzip.frame();
  assert.equal(gunzipSync(Buffer.concat([frame.header, frame.trailer()])).length, 0);
});
