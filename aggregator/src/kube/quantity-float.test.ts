import assert from "node:assert/strict";
import { test } from "node:test";
import { quantityFloat } from "./quantity-float.ts";

/** What `AsApproximateFloat64` of k8s.io/apimachinery says to each. */
const floats: readonly (readonly [text: string | number, float: number])[] = [
  ["1500m", 1.5],
  ["70m", 0.07],
  ["33300u", 0.033_299_999_999_999_996],
  ["1Gi", 2 ** 30],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["2841.754Ki", 2_909_956.096_000_000_4],
  ["43.21", 43.21],
  [5, 5],
  ["-250m", -0.25],
  ["1n", 1e-9],
  ["0.000000000001", 1e-9],
  ["-1e-12", -1e-9],
  ["100Ei", 2 ** 63],
  ["-100Ei", -(2 ** 63)],
  ["123456789012345678901234567890", 1.234_567_890_123_457e29],
  ["1e400", Infinity],
  ["1e999999999", Infinity],
  ["1e-999999999", 1e-9],
  ["0", 0],
];

for (const [text, float] of floats) {
  test(`${text} is ${float}`, () => {
    assert.equal(quantityFloat(text), float);
  });
}

test("what is not a quantity is refused", () => {
  assert.throws(() => quantityFloat("5 apples"), /5 apples/);
});
