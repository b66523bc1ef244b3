import assert from "node:assert/strict";
import { test } from "node:test";
import { Hysteresis } from "./hysteresis.ts";

const rule = { bad: "above", threshold: 90, margin: 5, holdSeconds: 10 } as const;
const below = { bad: "below", threshold: 5, margin: 1, holdSeconds: 0 } as const;

type Step = readonly [second: number, value: number | undefined, firesSince: number | undefined];

const stories: readonly (readonly [name: string, rule: Parameters<Hysteresis["update"]>[2], steps: readonly Step[]])[] =
  [
    [
      "fires once the value was bad for as long as it must hold",
      rule,
      [
        [0, 90, undefined],
        [9, 95, undefined],
        [10, 90, 0],
        [11, 99, 0],
      ],
    ],
    [
      "does not fire where the value was good in between",
      rule,
      [
        [0, 95, undefined],
        [5, 89.9, undefined],
        [10, 95, undefined],
        [19, 95, undefined],
        [20, 95, 10],
      ],
    ],
    [
      "clears only by the margin, and at once",
      rule,
      [
        [0, 95, undefined],
        [10, 95, 0],
        [11, 86, 0],
        [12, 85, 0],
        [13, 84.9, undefined],
        [14, 95, undefined],
      ],
    ],
    [
      "does not grant the margin before it fires",
      rule,
      [
        [0, 90, undefined],
        [5, 89, undefined],
        [10, 90, undefined],
      ],
    ],
    [
      "goes on firing while the value is unknown",
      rule,
      [
        [0, 95, undefined],
        [10, 95, 0],
        [11, undefined, 0],
        [500, undefined, 0],
        [501, 84, undefined],
      ],
    ],
    [
      "does not begin to fire while the value is unknown",
      rule,
      [
        [0, 95, undefined],
        [10, undefined, undefined],
        [20, undefined, undefined],
      ],
    ],
    [
      "does not count time in which the value was unknown",
      rule,
      [
        [0, 95, undefined],
        [4, 95, undefined],
        [5, undefined, undefined],
        [500, 95, undefined],
        [505, 95, undefined],
        [506, 95, 0],
      ],
    ],
    [
      "knows nothing of a value that was never known",
      rule,
      [
        [0, undefined, undefined],
        [100, undefined, undefined],
      ],
    ],
    [
      "fires at once where it need not hold",
      below,
      [
        [0, 5, 0],
        [1, 6, 0],
        [2, 6.1, undefined],
        [3, 5.1, undefined],
      ],
    ],
  ];

for (const [name, given, steps] of stories) {
  test(`a rule ${name}`, () => {
    const hysteresis = new Hysteresis();
    for (const [second, value, since] of steps) {
      const fired = hysteresis.update("key", value, given, { monotonic: second * 1000, at: 7 });
      assert.equal(fired && fired.monotonic / 1000, since, `at ${second} s`);
    }
  });
}

test("objects do not share their episodes, and those that are gone are forgotten", () => {
  const hysteresis = new Hysteresis();
  const update = (key: string, second: number) =>
    hysteresis.update(key, 95, rule, { monotonic: second * 1000, at: 0 })?.monotonic;
  update("a", 0);
  update("b", 5);
  assert.deepEqual([update("a", 10), update("b", 10)], [0, undefined]);
  hysteresis.forget("a");
  assert.deepEqual([update("a", 15), update("b", 15)], [undefined, 5000]);
});
