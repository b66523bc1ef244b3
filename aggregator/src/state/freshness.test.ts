import assert from "node:assert/strict";
import { test } from "node:test";
import type { Freshness } from "@kubevitals/proto";
import { judgeFreshness, type Silence } from "./freshness.ts";

const limits = { staleAfter: 3, lostAfter: 30, goodbyeGrace: 120 };

const table: readonly (readonly [silence: Partial<Silence>, freshness: Freshness, reason: RegExp | undefined])[] = [
  [{ seconds: 0 }, "FRESHNESS_FRESH", undefined],
  [{ seconds: 3 }, "FRESHNESS_FRESH", undefined],
  [{ seconds: 3.001 }, "FRESHNESS_STALE", /^no vitals for longer than 3 s$/],
  [{ seconds: 30 }, "FRESHNESS_STALE", /longer than 3 s/],
  [{ seconds: 30.001 }, "FRESHNESS_LOST", /^no vitals for longer than 30 s$/],
  [{ seconds: 2, goodbye: "SIGTERM" }, "FRESHNESS_FRESH", undefined],
  [
    { seconds: 31, goodbye: "SIGTERM" },
    "FRESHNESS_STALE",
    /^the agent stopped on purpose \(SIGTERM\) and has been away for longer than 3 s$/,
  ],
  [{ seconds: 120, goodbye: "SIGTERM" }, "FRESHNESS_STALE", /longer than 3 s/],
  [{ seconds: 120.001, goodbye: "SIGTERM" }, "FRESHNESS_LOST", /stopped on purpose.*longer than 120 s$/],
  [{ knownSeconds: 0 }, "FRESHNESS_STALE", /^no vitals yet$/],
  [{ knownSeconds: 3 }, "FRESHNESS_STALE", /^no vitals yet$/],
  [{ knownSeconds: 4 }, "FRESHNESS_STALE", /^no vitals since the agent's hello for longer than 3 s$/],
  [{ knownSeconds: 31 }, "FRESHNESS_LOST", /^no vitals since the agent's hello for longer than 30 s$/],
  [{ knownSeconds: 1000, seconds: 1 }, "FRESHNESS_FRESH", undefined],
];

for (const [silence, freshness, reason] of table) {
  const name = Object.entries(silence).map(([key, value]) => `${key} ${value}`);
  test(`after a silence of ${name.join(", ")} a record is ${freshness.slice(10).toLowerCase()}`, () => {
    const verdict = judgeFreshness({ seconds: undefined, knownSeconds: 0, goodbye: undefined, ...silence }, limits);
    assert.equal(verdict.freshness, freshness);
    if (reason) assert.match(verdict.reason ?? "", reason);
    else assert.equal(verdict.reason, undefined);
  });
}

test("without a grace an agent that said goodbye is lost once it would be stale", () => {
  const verdicts = [3, 3.001].map(
    (seconds) => judgeFreshness({ seconds, knownSeconds: 0, goodbye: "" }, { ...limits, goodbyeGrace: 0 }).freshness,
  );
  assert.deepEqual(verdicts, ["FRESHNESS_FRESH", "FRESHNESS_LOST"]);
});
