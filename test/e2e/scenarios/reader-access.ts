import { startProgram } from "../../programs/support/program.ts";
import type { OwnRig } from "../../rig/rig.ts";
import { eventually, NotYet } from "../eventually.ts";
import type { Scenario } from "../scenario.ts";

const namespace = "default";
const [permitted, stranger] = ["e2e-scraper", "e2e-stranger"];
const rbac = "rbac.authorization.k8s.io";

export const readerAccess: Scenario = {
  name: "reader-access",
  purpose: "with --auth required only who may read by RBAC reads",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      const roles = [`clusterrole/${permitted}`, `clusterrolebinding/${permitted}`];
      await rig.kubectl("delete", ...roles, "--ignore-not-found");
      const accounts = [`serviceaccount/${permitted}`, `serviceaccount/${stranger}`];
      await rig.kubectl("delete", ...accounts, "--namespace", namespace, "--ignore-not-found");
    });
    await rig.apply([
      ...[permitted, stranger].map((name) => ({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name, namespace },
      })),
      {
        apiVersion: `${rbac}/v1`,
        kind: "ClusterRole",
        metadata: { name: permitted },
        rules: [{ nonResourceURLs: ["/metrics", "/kubevitals/api/v1/metrics/*"], verbs: ["get"] }],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: permitted },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: permitted },
        subjects: [{ kind: "ServiceAccount", name: permitted, namespace }],
      },
    ]);
    const aggregator = await startProgram(owner, "aggregator", [
      "--http-listen=127.0.0.1:0",
      "--grpc-listen=127.0.0.1:0",
      "--kubernetes=required",
      `--kubeconfig=${rig.kubeconfig}`,
      "--auth=required",
    ]);
    const tokens = { permitted: await tokenOf(rig, permitted), stranger: await tokenOf(rig, stranger) };
    const ask = async (path: string, token: string | undefined) => {
      const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
      return (await fetch(`http://${aggregator.http}${path}`, headers)).status;
    };
    await eventually("the aggregator is ready", 60, async () => {
      const status = await ask("/readyz", undefined);
      return status === 200 || new NotYet(`/readyz answers with ${status}`);
    });

    const cases: readonly (readonly [claim: string, path: string, token: string | undefined, status: number])[] = [
      ["who shows no token is asked for one", "/metrics", undefined, 401],
      ["a token that nobody gave out is refused", "/metrics", "made-up", 401],
      ["who may not read is refused", "/metrics", tokens.stranger, 403],
      // Kubernetes' role system:discovery lets everybody get /api/* of the API server, which is not this one.
      ["who may not read is refused", "/api/v1/health", tokens.stranger, 403],
      ["who may not read is refused", "/openapi.json", tokens.stranger, 403],
      ["who may read is answered", "/metrics", tokens.permitted, 200],
      ["who may read is answered", "/api/v1/metrics/cluster", tokens.permitted, 200],
      ["who may read one path may not read another", "/api/v1/health", tokens.permitted, 403],
      ["probes are open to everybody", "/livez", undefined, 200],
      ["probes are open to everybody", "/readyz", undefined, 200],
    ];
    for (const [claim, path, token, status] of cases) checks.same(claim, path, await ask(path, token), status);
  },
};

async function tokenOf(rig: OwnRig, name: string): Promise<string> {
  return (await rig.kubectl("create", "token", name, "--namespace", namespace)).trim();
}
