import type { ApiWorld } from "../simulate/api/api-world.ts";

/** Lines that say what there is to see, and where. */
export function introduction(world: ApiWorld, http: string, grpc: string): readonly string[] {
  const { nodes, pods } = world;
  const ill = illNodes(world);
  const [example = nodes.name(0)] = ill.keys();
  return [
    "",
    `A cluster of ${nodes.count} nodes and ${pods.count} pods that is not there, and the aggregator that watches it. Ctrl-C ends both.`,
    "",
    "What is wrong in it:",
    ...Array.from(ill, ([name, seen]) => `  ${name}  ${seen}`),
    ...illPods(world),
    "",
    "What to look at, in another terminal:",
    `  curl -s http://${http}/api/v1/health                      the verdict, with reasons and what to do`,
    `  curl -s http://${http}/api/v1/metrics/cluster             totals of the cluster`,
    `  curl -s http://${http}/api/v1/metrics/nodes/${example}    one node, with the age of what is known`,
    `  curl -s http://${http}/metrics | grep '^up{'              what Prometheus sees: 0 where a node is stale or lost`,
    `  curl -s http://${http}/metrics | grep kubevitals_health   the verdict as series`,
    `  http://${http}/docs                                       the whole REST API, in a browser`,
    `  grpcurl -plaintext ${grpc} kubevitals.v1.MetricsService/GetHealth`,
    "",
    "What changes, as it changes:",
  ];
}

function illNodes({ nodes }: ApiWorld): ReadonlyMap<string, string> {
  return new Map(Array.from(nodes.ill, ([index, { seen }]) => [nodes.name(index), seen]));
}

function illPods({ pods, clock }: ApiWorld): readonly string[] {
  return Array.from(pods.ill, ([slot, { seen }]) => {
    const { name, workload } = pods.pod(slot, pods.generation(slot, clock.seconds()));
    return `  ${workload.namespace}/${name}  ${seen}`;
  });
}
