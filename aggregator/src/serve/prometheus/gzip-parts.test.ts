import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { acceptsGzip, deflatePart, GzipFrame } from "./gzip-parts.ts";

for (const texts of [[], [""], ["a"], ["a\n", "b\n"], ["x".repeat(100_000), "", "y", "x".repeat(70_000)]]) {
  test(`parts of ${texts.map(({ length }) => length).join("+")} bytes make one gzip member`, () => {
    const frame = new GzipFrame();
    const parts = texts.map((text) => deflatePart(Buffer.from(text)));
    for (const part of parts) frame.add(part);
    const whole = Buffer.concat([GzipFrame.header, ...parts.map(({ bytes }) => bytes), frame.trailer()]);
    assert.equal(gunzipSync(whole).toString(), texts.join(""));
    assert.throws(
      () => gunzipSync(whole.subarray(0, -1)),
      "all of it is needed: it is one member that ends with the last byte",
    );
  });
}

test("a part is as large as what is in it, whatever buffer zlib worked with", () => {
  const { bytes } = deflatePart(Buffer.from("a"));
  assert.equal(bytes.buffer.byteLength, bytes.length);
});

for (const [header, isAccepted] of [
  [undefined, false],
  ["", false],
  ["identity", false],
  ["gzip", true],
  ["deflate, gzip;q=0.5", true],
  ["gzip;q=0", false],
  ["gzip; q=0.0, *", false],
  ["*", true],
  ["*;q=0", false],
  ["GZIP", true],
  ["x-gzip", true],
  ["gzipped", false],
  ["gzip;q=nonsense", false],
] as const) {
  test(`Accept-Encoding: ${header} takes gzip: ${isAccepted}`, () => assert.equal(acceptsGzip(header), isAccepted));
}
