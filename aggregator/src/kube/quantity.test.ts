import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuantity, quantityInteger, quantityNumber } from "./quantity.ts";

/** Text, whole number, number to a thousandth: as `resource.Quantity` of Kubernetes has them. */
const quantities: readonly (readonly [text: string | number, integer: number, number: number])[] = [
  ["0", 0, 0],
  ["1", 1, 1],
  ["+7", 7, 7],
  ["-250m", -1, -0.25],
  ["00012", 12, 12],
  [".5", 1, 0.5],
  ["1.", 1, 1],
  [" 3 ", 3, 3],
  ["250m", 1, 0.25],
  ["1500m", 2, 1.5],
  ["100u", 1, 0.001],
  ["1n", 1, 0.001],
  ["0.0000000001", 1, 0.001],
  ["1999999999n", 2, 2],
  ["3k", 3000, 3000],
  ["2M", 2e6, 2e6],
  ["1.5G", 1.5e9, 1.5e9],
  ["1T", 1e12, 1e12],
  ["1P", 1e15, 1e15],
  ["1E", 1e18, 1e18],
  ["1Ki", 1024, 1024],
  ["1.5Gi", 1_610_612_736, 1_610_612_736],
  ["0.1Ki", 103, 102.4],
  ["64Ti", 2 ** 46, 2 ** 46],
  ["2Pi", 2 ** 51, 2 ** 51],
  ["7Ei", 7 * 2 ** 60, 7 * 2 ** 60],
  ["8Ei", 2 ** 63, 2 ** 63],
  ["1000Ei", 2 ** 63, 2 ** 63],
  ["999999999Gi", 999_999_999 * 2 ** 30, 999_999_999 * 2 ** 30],
  ["999999999G", 999_999_999e9, 999_999_999e9],
  ["999999999m", 1_000_000, 999_999.999],
  ["1000000000Mi", 1e9 * 2 ** 20, 1e9 * 2 ** 20],
  ["16384256Ki", 16_777_478_144, 16_777_478_144],
  ["1m", 1, 0.001],
  ["0m", 0, 0],
  ["1e3", 1000, 1000],
  ["1.5E3", 1500, 1500],
  ["12e-1", 2, 1.2],
  ["1e+2", 100, 100],
  ["65639533144069.9k", 65_639_533_144_069_900, 65_639_533_144_069_900],
  ["9007199254740993", 9_007_199_254_740_992, 9_007_199_254_740_994],
  [2, 2, 2],
  [0.25, 1, 0.25],
  [1e21, 1e21, 1e21],
];

for (const [text, integer, number] of quantities) {
  test(`${JSON.stringify(text)} is ${integer} as a whole number and ${number} to a thousandth`, () => {
    assert.equal(quantityInteger(text), integer);
    assert.equal(quantityNumber(text), number);
  });
}

test("the short way comes to the same as the exact one, which a sign takes", () => {
  for (const suffix of ["", "m", "k", "M", "G", "Ki", "Mi", "Gi"]) {
    for (let number = 1; number < 1e11; number = Math.floor(number * 1.7) + 1) {
      const text = `${number}${suffix}`;
      assert.equal(quantityInteger(text), quantityInteger(`+${text}`), text);
      assert.equal(quantityNumber(text), quantityNumber(`+${text}`), text);
    }
  }
});

test("what 64 bits do not hold is as large as it says", () => {
  assert.equal(quantityInteger("10E"), 1e19);
  assert.equal(quantityNumber("1e40"), 1e40);
});

test("exponents that nobody can mean cost no time and no memory", () => {
  assert.equal(quantityInteger("1e999999999"), Infinity);
  assert.equal(quantityInteger("-1e999999999"), -Infinity);
  assert.equal(quantityInteger("1e-999999999"), 1);
  assert.equal(quantityNumber("1e-999999999"), 0.001);
  assert.equal(quantityInteger("0e999999999"), 0);
});

for (const text of [
  "",
  " ",
  "1e",
  "1 000",
  "1,5",
  "1_000",
  "0x10",
  "NaN",
  "Infinity",
  "1.2.3",
  "--1",
  "1Ki3",
  "1ki",
  "1i",
  "null",
]) {
  test(`${JSON.stringify(text)} is no quantity`, () => {
    assert.throws(() => parseQuantity(text), /is not a resource quantity/);
  });
}
