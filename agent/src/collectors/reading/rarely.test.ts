import assert from "node:assert/strict";
import { test } from "node:test";
import { createRarely } from "./rarely.ts";

test("takes at the first call and at every fourth from there", () => {
  const rarely = createRarely((call: number) => call);
  assert.deepEqual(
    Array.from({ length: 10 }, (_, call) => rarely(call)),
    [0, 0, 0, 0, 4, 4, 4, 4, 8, 8],
  );
});

test("takes again at the next call where taking failed", () => {
  let fails = true;
  const rarely = createRarely(() => {
    if (fails) throw new Error("not now");
    return 1;
  });
  assert.throws(() => rarely(0), /not now/);
  fails = false;
  assert.equal(rarely(0), 1);
});
