import { join } from "node:path";
import { ApiServer } from "../../aggregator/src/testing/api-server/api-server.ts";
import { kubeconfigFile } from "../programs/support/kubeconfig-file.ts";
import { connectFakeAgent, hello, vitals } from "../programs/support/fake-agent.ts";
import { repository, startProgram, type Owner } from "../programs/support/program.ts";

/** An aggregator with something in each of its lists. */
export interface Cluster {
  readonly url: string;
  /** What its log says of requests that it could not answer. */
  defects(): readonly string[];
}

/** Kinds of object that the recorded cluster has and the aggregator reads. */
const kinds = [
  "cronjobs",
  "daemonsets",
  "deployments",
  "endpointslices",
  "jobs",
  "leases",
  "namespaces",
  "nodes",
  "persistentvolumeclaims",
  "persistentvolumes",
  "pods",
  "replicasets",
  "replicationcontrollers",
  "resourcequotas",
  "services",
  "statefulsets",
];

const secondsForAll = 60;

/** Starts an aggregator that reads a recorded cluster, with agents on some of its nodes: one is silent soon. */
export async function startCluster(owner: Owner): Promise<Cluster> {
  const api = await ApiServer.start(owner);
  api.replay(...kinds);
  const aggregator = await startProgram(owner, "aggregator", [
    "--http-listen=127.0.0.1:0",
    "--grpc-listen=127.0.0.1:0",
    "--kubernetes=required",
    `--kubeconfig=${await kubeconfigFile(owner, api.url)}`,
    "--log-level=warn",
  ]);
  for (const node of ["node-00001", "gpu-1"]) {
    await startProgram(owner, "agent", [
      `--aggregator=${aggregator.grpc}`,
      `--node-name=${node}`,
      "--http-listen=127.0.0.1:0",
      ...["proc", "sys", "root"].map(
        (part) => `--${part}-path=${join(repository, "test/fixtures/hosts/cgroup2-6.x", part)}`,
      ),
    ]);
  }
  const custom = { customMetrics: { "odd name": 1, constructor: 2 }, labels: {}, gpuModels: ["H100"], gpuCount: 1 };
  connectFakeAgent(owner, aggregator.grpc, hello("silent-1"), vitals(1, custom));
  const url = `http://${aggregator.http}`;
  await waitForAll(url);
  return {
    url,
    defects: () => aggregator.log.text.split("\n").filter((line) => /"level":(50|60)|a request failed/.test(line)),
  };
}

/** Waits until every list has something in it. @throws naming one that stays empty. */
async function waitForAll(url: string): Promise<void> {
  let empty = "snapshot";
  for (const begun = performance.now(); performance.now() - begun < secondsForAll * 1000;) {
    const answer = await fetch(`${url}/api/v1/metrics/snapshot`);
    const lists = Object.entries((await answer.json()) as Readonly<Record<string, unknown>>);
    const found = lists.find(([, list]) => Array.isArray(list) && list.length === 0);
    if (answer.ok && found === undefined) return;
    empty = found?.[0] ?? empty;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`the aggregator's ${empty} stay empty`);
}
