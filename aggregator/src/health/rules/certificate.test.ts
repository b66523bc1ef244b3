import assert from "node:assert/strict";
import { test } from "node:test";
import { observation } from "../../testing/records.ts";
import { HealthJudge } from "../judge.ts";
import { ruleSet } from "../scope.ts";
import { certificateScope } from "../scopes/certificate.ts";
import { certificateRules } from "./certificate.ts";

const day = 86_400;
const start = observation([]).takenAt;

/** Judges certificates that expire so many seconds after the start. */
function watch() {
  const judge = new HealthJudge([ruleSet(certificateScope, certificateRules)]);
  return (second: number, expiries: Readonly<Record<string, number>>) => {
    const certificates = Object.entries(expiries).map(([name, at]) => ({ name, expiresAt: start + at * 1000 }));
    const { report } = judge.judge({ ...observation([], second), certificates });
    return report.issues.map(({ rule, object, evidence }) => [rule, object?.part, evidence]);
  };
}

for (const [rule, threshold] of [
  ["certificate-expires-soon", 7 * day],
  ["certificate-expires", day],
] as const) {
  test(`${rule} fires after five minutes, and clears once the certificate is renewed`, () => {
    const at = watch();
    assert.deepEqual(at(0, { api: threshold }), []);
    assert.deepEqual(at(285, { api: threshold }), []);
    const expiry = new Date(start + threshold * 1000).toISOString();
    assert.deepEqual(at(300, { api: threshold }), [[rule, "api", `api expires at ${expiry}`]]);
    assert.equal(at(315, { api: threshold + 315 + 3600 }).length, 1);
    const left = at(330, { api: threshold + 331 + 3600 }).map(([id]) => id);
    assert.ok(!left.includes(rule), left.join(", "));
  });
}

test("a certificate that lasts longer is well, and each is judged by itself", () => {
  const at = watch();
  const certificates = { old: -60, fine: 8 * day };
  at(0, certificates);
  assert.deepEqual(at(300, certificates), [
    ["certificate-expires", "old", `old expired at ${new Date(start - 60_000).toISOString()}`],
  ]);
});

test("where no certificate is known there is nothing to say", () => {
  assert.deepEqual(watch()(0, {}), []);
  const { coverage } = new HealthJudge([ruleSet(certificateScope, certificateRules)]).judge(observation([]));
  assert.equal(coverage.checksApplicable, 0);
});
