import assert from "node:assert/strict";
import { test } from "node:test";
import { named, type Objects } from "../../testing/cluster-objects.ts";
import { apiTime, onlyRule, watchCluster, type SeenCluster } from "../../testing/watched-cluster.ts";
import { ruleSetting } from "./rule-setting.ts";
import { settingsOf } from "./settings-of.ts";
import { silence } from "./silence.ts";

/** Entries as they are read. */
function valuesOf<T>(
  type: { parse(text: string): { value: T } | undefined },
  entries: readonly object[],
): readonly T[] {
  return entries.map((entry) => {
    const parsed = type.parse(JSON.stringify(entry));
    assert.ok(parsed, JSON.stringify(entry));
    return parsed.value;
  });
}

/** What the file says of health. */
function settings({ rules = [], silences = [] }: { rules?: readonly object[]; silences?: readonly object[] }) {
  const inForce = valuesOf(silence, silences);
  return settingsOf(valuesOf(ruleSetting, rules), () => inForce);
}

function failedPod(namespace: string, team: string): object {
  return {
    metadata: named(`p-${namespace}`, namespace, { labels: { team } }),
    status: { phase: "Failed", startTime: apiTime(0) },
  };
}

/** A failed pod in each of two namespaces. */
function failedPods(): SeenCluster {
  return { objects: { pods: [failedPod("shop-prod", "a"), failedPod("shop-test", "b")] } };
}

/** Namespaces, severities and silences of what is said of two failed pods after ten minutes. */
function said(of: Parameters<typeof settings>[0], second = 600) {
  const look = watchCluster(onlyRule("pod-failed"), settings(of));
  look(0, failedPods());
  const { issues, silenced, status } = look(second, failedPods()).report;
  return {
    shown: issues.map(({ object, severity }) => `${object?.namespace} ${severity.slice(9).toLowerCase()}`),
    silenced: silenced.map(({ object }) => object?.namespace),
    status,
  };
}

const cases: readonly (readonly [what: string, of: Parameters<typeof settings>[0], shown: readonly string[]])[] = [
  ["nothing", {}, ["shop-prod warning", "shop-test warning"]],
  [
    "a severity in a namespace",
    { rules: [{ rule: "pod-failed", namespace: "*-prod", severity: "critical" }] },
    ["shop-prod critical", "shop-test warning"],
  ],
  [
    "a rule that is off in a namespace",
    { rules: [{ rule: "pod-*", namespace: "*-test", enabled: false }] },
    ["shop-prod warning"],
  ],
  [
    "a rule that is off by label",
    { rules: [{ rule: "pod-failed", labels: "team in (b)", enabled: false }] },
    ["shop-prod warning"],
  ],
  [
    "labels as a mapping",
    { rules: [{ rule: "pod-failed", labels: { team: "a" }, enabled: false }] },
    ["shop-test warning"],
  ],
  ["a rule that is off", { rules: [{ rule: "pod-failed", enabled: false }] }, []],
  [
    "a rule that is on in one namespace only: the later counts",
    {
      rules: [
        { rule: "pod-failed", enabled: false },
        { rule: "pod-failed", namespace: "shop-prod", enabled: true },
      ],
    },
    ["shop-prod warning"],
  ],
  [
    "a hold that is not over",
    { rules: [{ rule: "pod-failed", namespace: "shop-test", hold: "11m" }] },
    ["shop-prod warning"],
  ],
  [
    "a rule of another name",
    { rules: [{ rule: "node-*", enabled: false }] },
    ["shop-prod warning", "shop-test warning"],
  ],
];
for (const [what, of, shown] of cases) {
  test(`rules are set: ${what}`, () => assert.deepEqual(said(of).shown, shown));
}

test("a threshold is set, and said with the issue", () => {
  const quota = { metadata: named("q", "shop"), status: { hard: { pods: "10" }, used: { pods: "8" } } };
  const look = watchCluster(
    onlyRule("quota-almost-full"),
    settings({ rules: [{ rule: "quota-almost-full", threshold: 75, hold: "0s" }] }),
  );
  const [issue] = look(0, { objects: { resourcequotas: [quota] } }).report.issues;
  assert.deepEqual([issue?.value, issue?.threshold], [80, 75]);
});

test("what is silenced is listed with its end and reason, and touches the verdict no more", () => {
  const of = {
    silences: [
      { namespace: "shop-*", until: "2026-01-01T01:00:00Z", reason: "moving house" },
      { name: "p-shop-prod", until: "2026-01-01T00:30:00Z" },
    ],
  };
  const look = watchCluster(onlyRule("pod-failed"), settings(of));
  const { issues, silenced } = look(0, failedPods()).report;
  assert.deepEqual(issues, []);
  assert.deepEqual(
    silenced.map(({ silencedUntil, evidence }) => [silencedUntil?.seconds, evidence]),
    [0, 1].map(() => [Date.UTC(2026, 0, 1, 1) / 1000, "no container says why; silenced: moving house"]),
  );
  assert.notEqual(said(of).status, "HEALTH_STATUS_WARNING");
});

test("a silence ends by itself", () => {
  const of = { silences: [{ kind: "Pod", until: "2026-01-01T00:10:00Z" }] };
  assert.deepEqual([said(of, 595).shown.length, said(of, 595).silenced.length], [0, 2]);
  assert.deepEqual([said(of, 600).shown.length, said(of, 600).silenced.length], [2, 0]);
});

test("a silence of another kind, rule, name or label silences nothing", () => {
  const until = "2026-02-01T00:00:00Z";
  for (const other of [
    { kind: "Node" },
    { rule: "pod-evicted" },
    { name: "p" },
    { labels: "team=c" },
    { namespace: "shop" },
  ]) {
    assert.equal(said({ silences: [{ ...other, until }] }).shown.length, 2, JSON.stringify(other));
  }
});

test("a cause that is silenced keeps its consequences to itself", () => {
  const node = { metadata: named("n"), status: { conditions: [{ type: "Ready", status: "False" }] } };
  const pod = {
    metadata: named("p", "shop"),
    spec: { nodeName: "n" },
    status: { phase: "Failed", startTime: apiTime(0) },
  };
  const objects: Objects = { nodes: [node], pods: [pod] };
  const sets = [...onlyRule("node-not-ready"), ...onlyRule("pod-failed")];
  const look = watchCluster(sets, settings({ silences: [{ kind: "Node", name: "n", until: "2026-02-01T00:00:00Z" }] }));
  look(0, { objects });
  const { report, healthyNodes } = look(120, { objects });
  assert.deepEqual(report.issues, []);
  assert.deepEqual(
    report.silenced.map(({ id, consequences }) => [id, consequences]),
    [["node-not-ready/Node/n", ["pod-failed/Pod/shop/p"]]],
  );
  assert.equal(healthyNodes.get("n"), true);
});

test("a namespace is in itself", () => {
  const namespace = { metadata: { ...named("shop-old"), deletionTimestamp: apiTime(-86_400) }, status: {} };
  const look = watchCluster(
    onlyRule("namespace-stuck-terminating"),
    settings({ rules: [{ rule: "namespace-*", namespace: "shop-*", enabled: false }] }),
  );
  assert.deepEqual(look(0, { objects: { namespaces: [namespace] } }).report.issues, []);
});
