import { option, optionTypes, type OptionValues, type ProgramDescription } from "@kubevitals/program";

const { hostPort, integer } = optionTypes;

const options = {
  nodes: option(integer(2, 1000), 24, "Nodes of the cluster; of few, fewer kinds of fault find one."),
  podsPerNode: option(integer(1, 110), 10, "Pods on each node."),
  seed: option(
    integer(0, 2 ** 31 - 1),
    1,
    "What the cluster is made from: another seed, other nodes and pods are ill.",
  ),
  httpListen: option(hostPort, { host: "127.0.0.1", port: 9480 }, "Where /metrics, REST and /docs are served."),
  grpcListen: option(hostPort, { host: "127.0.0.1", port: 9481 }, "Where the agents connect and gRPC readers ask."),
};

export const demoProgram: ProgramDescription<typeof options> = {
  name: "demo",
  summary:
    "npm run demo: the aggregator, and a small cluster that is not there, with faults to look at. No Kubernetes.",
  options,
  foreignSections: ["agent", "aggregator", "metrics", "collectors", "health"],
};

export type DemoOptions = OptionValues<typeof options>;
