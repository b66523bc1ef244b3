import assert from "node:assert/strict";
import { test } from "node:test";
import { kubernetesDialect, kubeStateMetricsDialect } from "./dialect.ts";
import { parseCronSchedule } from "./schedule.ts";

const newYear2026 = 1_767_225_600;

type Next = number | "none" | "refused";

/** What robfig/cron 3.0.1 (Kubernetes) and netresearch/go-cron 0.15.1 (kube-state-metrics) say; the second only where it differs. */
const runs: readonly (readonly [schedule: string, zone: string, after: number, kubernetes: Next, theirs?: Next])[] = [
  ["*/15 * * * *", "UTC", newYear2026, 1_767_226_500],
  ["5/20 * * * ?", "UTC", newYear2026, 1_767_225_900],
  ["59 23 31 12 *", "UTC", newYear2026, 1_798_761_540],
  ["0 12 * feb-mar sun", "UTC", newYear2026, 1_769_947_200],
  ["0 0 * * 0-5/2", "UTC", newYear2026, 1_767_484_800],
  ["@weekly", "UTC", newYear2026, 1_767_484_800],
  ["@daily", "Asia/Kolkata", newYear2026, 1_767_292_200],
  ["@every 1h30m10s", "UTC", newYear2026, 1_767_231_010],
  ["@every 500ms", "UTC", newYear2026, newYear2026 + 1, "refused"],
  ["0 0 29 2 *", "UTC", newYear2026, 1_835_395_200],
  ["0 0 30 2 *", "UTC", newYear2026, "none"],
  [", * * * *", "UTC", newYear2026, "none"],
  // Both days named: Kubernetes runs on either.
  ["0 0 13 * 5", "UTC", newYear2026, 1_767_312_000, 1_770_940_800],
  ["0 0 1 * 1", "UTC", newYear2026, 1_767_571_200, 1_780_272_000],
  ["0 22-2 * * *", "UTC", newYear2026, "refused", 1_767_229_200],
  ["0 0 * * 7", "UTC", newYear2026, "refused", 1_767_484_800],
  ["0 0 * * 6-7", "UTC", newYear2026, "refused", 1_767_398_400],
  ["*/60 * * * *", "UTC", newYear2026, 1_767_229_200, "refused"],
  ["@manual", "UTC", newYear2026, "refused", "none"],
  // Clocks go forward from 2:00 to 3:00.
  ["30 2 * * *", "America/New_York", 1_772_949_600, 1_773_037_800, 1_772_955_000],
  // Clocks go back from 2:00 to 1:00: it runs at both.
  ["30 1 * * *", "America/New_York", 1_793_509_200, 1_793_511_000],
  ["30 1 * * *", "America/New_York", 1_793_511_000, 1_793_514_600],
  // A midnight that there is not.
  ["0 0 * * *", "America/Sao_Paulo", 1_541_214_000, 1_541_383_200],
  // Half an hour of summer time.
  ["15 2 * * *", "Australia/Lord_Howe", newYear2026, 1_767_280_500],
];

function nextOf(schedule: string, zone: string | undefined, after: number, dialect: typeof kubernetesDialect): Next {
  try {
    return parseCronSchedule(schedule, zone, dialect).next(after) ?? "none";
  } catch {
    return "refused";
  }
}

for (const [schedule, zone, after, kubernetes, theirs = kubernetes] of runs) {
  test(`the run of '${schedule}' in ${zone} after ${after}`, () => {
    assert.equal(nextOf(schedule, zone, after, kubernetesDialect), kubernetes);
    assert.equal(nextOf(schedule, zone, after, kubeStateMetricsDialect), theirs);
  });
}

test("the zone may stand before the expression, or be this process's", () => {
  assert.equal(nextOf("TZ=Asia/Tokyo 0 5 * * *", undefined, newYear2026, kubernetesDialect), 1_767_297_600);
  assert.equal(nextOf('CRON_TZ="UTC" @daily', undefined, newYear2026, kubernetesDialect), newYear2026 + 86_400);
  assert.equal(
    nextOf("0 * * * *", "Local", newYear2026, kubernetesDialect),
    nextOf("@hourly", undefined, newYear2026, kubernetesDialect),
  );
});

test("a fraction of a second before a run does not hide it", () => {
  assert.equal(nextOf("* * * * *", "UTC", newYear2026 - 0.5, kubernetesDialect), newYear2026);
});

for (const [schedule, zone] of [
  ["", "UTC"],
  ["* * * *", "UTC"],
  ["* * * * * *", "UTC"],
  ["@reboot", "UTC"],
  ["@hourly ", undefined],
  ["@every x", "UTC"],
  ["@constructor", "UTC"],
  ["60 * * * *", "UTC"],
  ["* 24 * * *", "UTC"],
  ["* * 0 * *", "UTC"],
  ["* * * 13 *", "UTC"],
  ["* * * * noday", "UTC"],
  ["1-2-3 * * * *", "UTC"],
  ["1/2/3 * * * *", "UTC"],
  ["1- * * * *", "UTC"],
  ["*/0 * * * *", "UTC"],
  ["L * * * *", "UTC"],
  ["* * * * *", ""],
  ["* * * * *", "Nowhere/Else"],
  ["* * * * *", "+01:00"],
  ["* * * * *", "../etc/passwd"],
  ["TZ=UTC", undefined],
  [`${"1,".repeat(1000)}1 * * * *`, "UTC"],
] as const) {
  test(`'${schedule.slice(0, 30)}' in ${zone} is refused`, () => {
    assert.throws(() => parseCronSchedule(schedule, zone, kubernetesDialect), Error);
    assert.throws(() => parseCronSchedule(schedule, zone, kubeStateMetricsDialect), Error);
  });
}
