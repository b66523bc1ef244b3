import { option, optional, optionTypes, type OptionValues, type ProgramDescription } from "@kubevitals/program";

const { boolean, hostPort, integer, logLevel, path } = optionTypes;

const options = {
  nodes: option(integer(1, 20_000), 50, "Nodes of the cluster; each has an agent with a connection of its own."),
  podsPerNode: option(integer(0, 500), 30, "Pods on each node."),
  aggregator: option(
    hostPort,
    { host: "127.0.0.1", port: 9481 },
    "The gRPC address of the aggregator that the agents stream to.",
  ),
  seed: option(integer(0, 2 ** 31 - 1), 1, "What the cluster is made from: the same seed, the same values and faults."),
  seconds: optional(integer(1, 31_536_000), "After how many seconds to stop; by default when asked to."),
  beganAt: optional(
    integer(0, 2 ** 52),
    "When the cluster began, in milliseconds since 1970; by default now. Two simulations of one cluster, one of its API server and one of its agents, are told the same.",
  ),
  speed: option(
    integer(1, 1000),
    1,
    "Seconds of the cluster in one of ours, for values, faults and changes; agents send as often as the aggregator asks.",
  ),
  processes: option(integer(1, 64), 1, "Processes that share the agents."),
  agents: option(boolean, true, "Whether there are agents; without them there is an API server alone."),
  seriesPerNode: option(integer(1, 100_000), 500, "About how many series each node has, without its containers'."),
  containers: option(boolean, false, "Whether nodes also send the series of the cgroups of their pods."),
  churn: option(integer(0, 100), 1, "Pods that are replaced in a minute of the cluster, in percent of all."),
  gpuNodes: option(integer(0, 100), 0, "Nodes that have GPUs of several vendors, in percent of all."),
  faults: option(
    boolean,
    true,
    "Whether some nodes and pods are ill: agents stall, lie and flap, disks are full, containers crash.",
  ),
  apiListen: optional(
    hostPort,
    "Where a stand-in for the cluster's API server listens, such as 127.0.0.1:0; without it there is none.",
  ),
  kubeconfigOut: optional(path, "Where to write a kubeconfig for that API server, for the aggregator's --kubeconfig."),
  metricsServer: option(boolean, false, "Whether that API server also answers as Metrics Server."),
  rampSeconds: optional(
    integer(0, 3600),
    "Over how many seconds agents start; by default a second for every hundred, so that they do not all speak at once.",
  ),
  reportSeconds: option(integer(1, 3600), 5, "How often a line tells how it goes."),
  logLevel: option(logLevel, "error", "The least important lines of the agents that are logged."),
};

export const simulateProgram: ProgramDescription<typeof options> = {
  name: "simulate",
  summary:
    "npm run simulate: a cluster that is not there. Agents of the real protocol with realistic values, for an aggregator.",
  options,
  foreignSections: ["agent", "aggregator", "metrics", "collectors", "health"],
};

export type SimulateOptions = OptionValues<typeof options>;
