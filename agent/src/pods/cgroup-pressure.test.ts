import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCgroupStall } from "./cgroup-pressure.ts";

const some = "some avg10=0.00 avg60=0.12 avg300=0.05 total=2500000";
const full = "full avg10=0.00 avg60=0.00 avg300=0.00 total=1000";

const cases: readonly (readonly [what: string, text: string | undefined, waiting: number, stalled: number])[] = [
  ["both", `${some}\n${full}\n`, 2.5, 0.001],
  ["one, as the CPU's before Linux 5.13", `${some}\n`, 2.5, NaN],
  ["both, the other way round", `${full}\n${some}`, 2.5, 0.001],
  ["one cut off", "some avg10=0.00 avg60\nfull avg10=0 total=1000", NaN, 0.001],
  ["a total that is none", "some total=1e9\nfull total=-1\n", NaN, NaN],
  ["nothing", "", NaN, NaN],
  ["no file", undefined, NaN, NaN],
];

for (const [what, text, waiting, stalled] of cases) {
  test(`reads how long a cgroup stalled: ${what}`, () => {
    const stall = parseCgroupStall(text === undefined ? undefined : Buffer.from(text));
    assert.deepEqual(stall, { waitingSeconds: waiting, stalledSeconds: stalled });
  });
}
