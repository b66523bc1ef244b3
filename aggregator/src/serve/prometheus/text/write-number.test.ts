import assert from "node:assert/strict";
import { test } from "node:test";
import { mostNumberBytes, writeNumber } from "./write-number.ts";

const bytes = new Uint8Array(64);

function textOf(value: number): string {
  bytes.fill(0x78);
  const end = writeNumber(bytes, 3, value);
  assert.equal(bytes[2], 0x78);
  assert.ok(end - 3 <= mostNumberBytes);
  return Buffer.from(bytes.subarray(3, end)).toString();
}

for (const [value, text] of [
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [NaN, "NaN"],
  [0, "0"],
  [-0, "0"],
  [0.1 + 0.2, "0.30000000000000004"],
  [1e21, "1e+21"],
  [-5e-324, "-5e-324"],
] as const) {
  test(`${text} is written`, () => assert.equal(textOf(value), text));
}

test("numbers at the edges of every way of writing them are as the language writes them", () => {
  for (let exponent = -12; exponent <= 22; exponent++) {
    for (const near of [1, 2, 5, 9.99, 1.001, 1.000001, 1.000000001, 4.35, 0.1, 1.05]) {
      const value = near * 10 ** exponent;
      const neighbours = [value, -value, value + 1, value - 1, Math.floor(value), value * (1 + 2 ** -52), value / 3];
      for (const each of neighbours) assert.equal(textOf(each), String(each));
    }
  }
});

test("numbers of all kinds are as the language writes them", () => {
  const view = new DataView(new ArrayBuffer(8));
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0);
  for (let count = 0; count < 50_000; count++) {
    view.setUint32(0, random());
    view.setUint32(4, random());
    const any = view.getFloat64(0);
    const whole = random() * (random() % 100_000);
    for (const value of [any, whole, whole / 100, whole / 1e3, whole / 1e6, whole / 1e9, random() / 7]) {
      if (Number.isFinite(value)) assert.equal(textOf(value), String(value));
    }
  }
});
