import { startProgram } from "../../programs/support/program.ts";
import { eventually, NotYet } from "../eventually.ts";
import { carriesCluster } from "../page-watch.ts";
import type { Scenario } from "../scenario.ts";
import { kubeconfigOf, readingRules, usageRules } from "../service-account.ts";

const name = "e2e-elected";
const namespace = "default";
const group = "rbac.authorization.k8s.io";

/** What the election takes, as docs/high-availability.md has it. A Lease that is made has no name yet that a rule could go by. */
const leaseRules = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    resourceNames: [name],
    verbs: ["get", "update", "watch"],
  },
];

export const leasePermission: Scenario = {
  name: "lease-permission",
  purpose:
    "without permission for the Lease nobody leads and the log says what to grant; with what the documentation names one leads",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      await rig.kubectl("delete", `clusterrolebinding/${name}`, `clusterrole/${name}`, "--ignore-not-found");
      const ours = [`rolebinding/${name}`, `role/${name}`, `serviceaccount/${name}`, `lease/${name}`];
      await rig.kubectl("delete", ...ours, "--namespace", namespace, "--ignore-not-found");
    });
    const subjects = [{ kind: "ServiceAccount", name, namespace }];
    const metadata = { name, namespace };
    await rig.apply([
      { apiVersion: "v1", kind: "ServiceAccount", metadata },
      {
        apiVersion: `${group}/v1`,
        kind: "ClusterRole",
        metadata: { name },
        // Without what else would allow to watch the Lease.
        rules: [...readingRules((resource) => resource.name !== "leases"), ...usageRules],
      },
      {
        apiVersion: `${group}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name },
        roleRef: { apiGroup: group, kind: "ClusterRole", name },
        subjects,
      },
    ]);
    const kubeconfig = await kubeconfigOf(owner, rig, namespace, name);
    const [first, second] = await Promise.all(
      ["127.0.0.1", "127.0.0.2"].map((host) =>
        startProgram(owner, "aggregator", [
          `--http-listen=${host}:0`,
          `--grpc-listen=${host}:0`,
          "--kubernetes=required",
          `--kubeconfig=${kubeconfig}`,
          "--leader-elect",
          "required",
          `--leader-elect-resource-name=${name}`,
        ]),
      ),
    );
    if (first === undefined || second === undefined) throw new Error("unreachable: two were started");
    const line = await eventually("the log says what to grant", 60, async () => {
      const found = first.log.lines.find((each) => JSON.stringify(each).includes("grant the aggregator"));
      return found ?? new NotYet(first.log.text.slice(-500));
    });
    checks.holds(
      "the log says what to grant",
      JSON.stringify(line).includes("in namespace default"),
      JSON.stringify(line),
    );
    for (const { http } of [first, second])
      checks.same("without permission nobody carries the page", http, await carriesCluster(http, 5000), false);

    await rig.apply([
      { apiVersion: `${group}/v1`, kind: "Role", metadata, rules: leaseRules },
      {
        apiVersion: `${group}/v1`,
        kind: "RoleBinding",
        metadata,
        roleRef: { apiGroup: group, kind: "Role", name },
        subjects,
      },
    ]);
    const led = await eventually("one of them leads", 60, async () => {
      const [one, other] = [await leads(first.http), await leads(second.http)];
      return one !== other ? { leader: one ? first : second, follower: one ? second : first } : new NotYet("not one");
    });
    checks.holds("with what the documentation names one leads", true, led.leader.http);
    await eventually("the other follows by a watch", 30, async () => {
      const text = led.follower.log.lines.map((each) => JSON.stringify(each)).join("\n");
      return text.includes("another replica leads") || new NotYet(text.slice(-500));
    });
    const at = performance.now();
    await led.leader.end("SIGTERM");
    await eventually("the other leads", 30, async () => (await leads(led.follower.http)) || new NotYet("not yet"));
    const seconds = (performance.now() - at) / 1000;
    checks.note(`of a leader that stopped in order the other had the page after ${seconds.toFixed(1)} s`);
    checks.holds("a leader that stops gives the Lease back", seconds < 5, `${seconds} s`);
    const watchRefused = led.follower.log.lines.filter((each) => /cannot watch/.test(JSON.stringify(each)));
    checks.same("the watch is allowed by the Lease's name", "refusals since the grant", watchRefused.length, 0);
  },
};

async function leads(http: string): Promise<boolean> {
  return (await carriesCluster(http, 5000)) === true;
}
