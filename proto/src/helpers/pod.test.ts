import assert from "node:assert/strict";
import { test } from "node:test";
import type { PodMetrics } from "../gen/types.ts";
import { emptyPodMetrics, isOverLimit, utilisation, type PodUtilisation } from "./pod.ts";

type Fields = Partial<PodMetrics>;

const utilisations: readonly [what: string, fields: Fields, expected: PodUtilisation][] = [
  ["nothing is known", {}, {}],
  ["there are usages but no bounds", { cpuUsageMillicores: 5, memoryUsageBytes: 5 }, {}],
  ["there are bounds but no usages", { cpuLimitMillicores: 5, memoryRequestBytes: 5 }, {}],
  [
    "there are limits and requests",
    { cpuUsageMillicores: 50, cpuLimitMillicores: 200, cpuRequestMillicores: 100 },
    { cpuRate: 25 },
  ],
  [
    "there are only requests",
    { cpuUsageMillicores: 150, cpuRequestMillicores: 100, memoryUsageBytes: 1, memoryRequestBytes: 4 },
    { cpuRate: 150, memoryRate: 25 },
  ],
  ["the pod is idle", { memoryUsageBytes: 0, memoryLimitBytes: 10 }, { memoryRate: 0 }],
  ["a bound is zero", { cpuUsageMillicores: 5, cpuLimitMillicores: 0, memoryUsageBytes: 0, memoryRequestBytes: 0 }, {}],
];
for (const [what, fields, expected] of utilisations) {
  test(`utilisation where ${what}`, () => {
    assert.deepEqual(utilisation(pod(fields)), { cpuRate: undefined, memoryRate: undefined, ...expected });
  });
}

const verdicts: readonly [what: string, fields: Fields, expected: boolean | undefined][] = [
  ["there are no limits", { cpuUsageMillicores: 9, memoryUsageBytes: 9 }, false],
  ["there are requests only", { cpuUsageMillicores: 9, cpuRequestMillicores: 1 }, false],
  ["a usage is at its limit", { cpuUsageMillicores: 9, cpuLimitMillicores: 9 }, false],
  ["the CPU is above its limit", { cpuUsageMillicores: 10, cpuLimitMillicores: 9 }, true],
  [
    "memory is above its limit and the CPU is not known",
    { memoryUsageBytes: 10, memoryLimitBytes: 9, cpuLimitMillicores: 1 },
    true,
  ],
  ["the usage of what has a limit is not known", { cpuLimitMillicores: 9 }, undefined],
  [
    "one usage is below its limit and the other not known",
    { cpuUsageMillicores: 1, cpuLimitMillicores: 9, memoryLimitBytes: 9 },
    undefined,
  ],
  ["usage of what has no limit is not known", { memoryUsageBytes: 1, memoryLimitBytes: 9 }, false],
];
for (const [what, fields, expected] of verdicts) {
  test(`over its limit is ${expected} where ${what}`, () => {
    assert.equal(isOverLimit(pod(fields)), expected);
  });
}

function pod(fields: Fields): PodMetrics {
  return { ...emptyPodMetrics({ podName: "p", namespace: "default", podUid: "1" }), ...fields };
}
