import { join } from "node:path";
import { parseHostPort } from "@kubevitals/program";
import { startSimulation } from "../../scripts/simulate/run/simulation.ts";
import { ApiServer } from "../../aggregator/src/testing/api-server/api-server.ts";
import { serveMadeUpGpus } from "./made-up-gpus.ts";
import { startPrometheus } from "../peers/prometheus.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import { kubeconfigFile } from "../programs/support/kubeconfig-file.ts";
import { repository, startProgram, type Owner, type Program } from "../programs/support/program.ts";

/** A Prometheus that has scraped both clusters for long enough that rates have values. */
export interface ScrapedClusters {
  /** Where Prometheus listens. */
  readonly prometheus: string;
  /** Their aggregators, by the clusters' names. */
  readonly aggregators: ReadonlyMap<string, Program>;
}

export interface ClustersOptions {
  /** Files of rules that Prometheus is to evaluate. */
  readonly rules?: readonly string[];
  /** A settings file of both aggregators. */
  readonly settings?: string;
  /** Nodes of the simulated cluster. With ten and more each way of being ill is there. */
  readonly nodes?: number;
}

/** Kinds of objects of which the simulator has none: they come from a cluster that was recorded. */
const recordedKinds = [
  "nodes",
  "pods",
  "namespaces",
  "deployments",
  "statefulsets",
  "daemonsets",
  "replicasets",
  "jobs",
  "cronjobs",
  "horizontalpodautoscalers",
  "poddisruptionbudgets",
  "persistentvolumeclaims",
  "persistentvolumes",
  "resourcequotas",
  "services",
  "endpointslices",
  "leases",
];

const scrapeSeconds = 2;

/** A pod that asks for a GPU. */
const trainer = {
  metadata: { name: "trainer-0", namespace: "default" },
  spec: {
    nodeName: "gpu-1",
    containers: [
      {
        name: "app",
        image: "example.test/trainer:1",
        resources: { requests: { "nvidia.com/gpu": "1" }, limits: { "nvidia.com/gpu": "1" } },
      },
    ],
  },
  status: { phase: "Running" },
};

/** The pod whose cgroups one of the recorded hosts has: it has a CPU limit, which pods of the simulator lack. */
const throttledPod = {
  metadata: { name: "throttled", namespace: "default", uid: "7d1c2f34-5a6b-4c7d-8e9f-0a1b2c3d4e5f" },
  spec: { nodeName: "node-00001", containers: [{ name: "app", image: "example.test/app:1" }] },
  status: {
    phase: "Running",
    containerStatuses: [
      { name: "app", containerID: "containerd://20123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde" },
    ],
  },
};

/**
 * Starts a simulated cluster whose values move and whose nodes and pods are ill, a recorded one that has what the simulator lacks, an
 * aggregator for each, and a Prometheus that scrapes both as docs/prometheus.md says.
 */
export async function startClusters(
  owner: Owner,
  { rules = [], settings, nodes = 8 }: ClustersOptions = {},
): Promise<ScrapedClusters> {
  const flags = settings === undefined ? [] : [`--config=${settings}`];
  const simulated = await startSimulated(owner, join(await temporaryFolder(owner), "kubeconfig"), nodes, flags);
  const recorded = await startRecorded(owner, flags);
  const gpus = { targets: [await serveMadeUpGpus(owner)], labels: { cluster: "recorded", node: "gpu-1" } };
  const configuration = {
    global: { scrape_interval: `${scrapeSeconds}s`, scrape_timeout: `${scrapeSeconds}s`, evaluation_interval: "5s" },
    rule_files: rules,
    scrape_configs: [
      discovered("kubevitals", simulated),
      discovered("kubevitals-recorded", recorded),
      { job_name: "made-up-gpus", static_configs: [gpus] },
    ],
  };
  const prometheus = await startPrometheus(owner, JSON.stringify(configuration)); // JSON is YAML
  const aggregators = new Map([
    ["simulated", simulated],
    ["recorded", recorded],
  ]);
  return { prometheus: prometheus.address, aggregators };
}

/** As docs/prometheus.md has it. */
function discovered(job: string, { http }: Program): object {
  return {
    job_name: job,
    honor_labels: true,
    http_sd_configs: [{ url: `http://${http}/sd`, refresh_interval: "5s" }],
  };
}

async function startSimulated(
  owner: Owner,
  kubeconfig: string,
  nodes: number,
  flags: readonly string[],
): Promise<Program> {
  const cluster = await startSimulation({
    nodes,
    podsPerNode: 10,
    seed: 1,
    aggregator: { host: "127.0.0.1", port: 0 },
    seconds: undefined,
    beganAt: undefined,
    speed: 4,
    processes: 1,
    agents: true,
    seriesPerNode: 500,
    containers: true,
    churn: 5,
    gpuNodes: 40,
    faults: true,
    apiListen: { host: "127.0.0.1", port: 0 },
    kubeconfigOut: kubeconfig,
    metricsServer: true,
    rampSeconds: 1,
    reportSeconds: 600,
    logLevel: "error",
  });
  owner.after(() => cluster.stop());
  const aggregator = await startAggregator(owner, kubeconfig, "simulated", flags);
  const address = parseHostPort(aggregator.grpc);
  if (address === undefined) throw new Error(`the aggregator says that it listens at ${aggregator.grpc}`);
  await cluster.startAgents(address);
  return aggregator;
}

async function startRecorded(owner: Owner, flags: readonly string[]): Promise<Program> {
  const api = await ApiServer.start(owner);
  api.replay(...recordedKinds);
  api.put("pods", throttledPod, trainer);
  const aggregator = await startAggregator(owner, await kubeconfigFile(owner, api.url), "recorded", flags);
  for (const [name, host] of [
    ["node-00001", "cgroup2-6.x"],
    ["gpu-1", "many-devices"],
  ]) {
    const folder = join(repository, "test/fixtures/hosts", host ?? "");
    const roots = ["proc", "sys", "root"].map((part) => `--${part}-path=${join(folder, part)}`);
    const doors = [`--aggregator=${aggregator.grpc}`, "--http-listen=127.0.0.1:0"];
    await startProgram(owner, "agent", [...doors, `--node-name=${name}`, ...roots]);
  }
  return aggregator;
}

function startAggregator(owner: Owner, kubeconfig: string, name: string, flags: readonly string[]): Promise<Program> {
  return startProgram(owner, "aggregator", [
    ...flags,
    "--http-listen=127.0.0.1:0",
    "--grpc-listen=127.0.0.1:0",
    "--kubernetes=required",
    `--kubeconfig=${kubeconfig}`,
    `--cluster-name=${name}`,
    `--series-interval=${scrapeSeconds}s`,
    "--log-level=error",
  ]);
}
