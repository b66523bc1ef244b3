import { parseArgs } from "node:util";

/** What the person asked for. */
export interface BenchOptions {
  /** Scales that are measured, in nodes, one after another. */
  readonly nodes: readonly number[];
  readonly podsPerNode: number;
  readonly seriesPerNode: number;
  /** How long each steady state is watched, in seconds. */
  readonly seconds: number;
  /** Nodes of the cluster by which the memory of series is told; 0: it is not. */
  readonly memoryNodes: number;
  /** Processes that the agents are spread over. */
  readonly processes: number;
  readonly nodeFlags: readonly string[];
  readonly aggregatorFlags: readonly string[];
  /** A folder for a CPU profile of each steady state; undefined: none. */
  readonly profiles: string | undefined;
  readonly reportOnly: boolean;
  readonly write: boolean;
}

export const usage = `npm run bench:scale -- [flags]

Starts the aggregator beside a simulated cluster at one scale after another, prints what it costs and how fresh it is, and exits with 1
when a mark is missed. The marks are for a machine of two cores that does nothing else.

  --nodes N,N,…            scales in nodes (default 10,100,1000,5000)
  --pods-per-node N        pods on each node, as the API server lists them (default 30)
  --series-per-node N      series of each node (default 500)
  --seconds N              how long each steady state is watched (default 60)
  --memory-nodes N         nodes of the cluster by which the memory of container_* and kube_* series is told; 0 leaves it out (default 100)
  --processes N            processes that the agents are spread over (default 2)
  --node-flags=FLAGS       flags of Node.js for the aggregator
  --aggregator-flags=FLAGS flags for the aggregator beside those that it needs
  --profiles FOLDER        writes a CPU profile of each steady state there
  --report-only            exit with 0 whatever comes out
  --write                  write docs/performance-scale.md`;

/** @throws {TypeError} naming the flag that is unknown or has a bad value. */
export function readOptions(argv: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      nodes: { type: "string", default: "10,100,1000,5000" },
      "pods-per-node": { type: "string", default: "30" },
      "series-per-node": { type: "string", default: "500" },
      seconds: { type: "string", default: "60" },
      "memory-nodes": { type: "string", default: "100" },
      processes: { type: "string", default: "2" },
      "node-flags": { type: "string", default: "" },
      "aggregator-flags": { type: "string", default: "" },
      profiles: { type: "string" },
      "report-only": { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    nodes: values.nodes.split(",").map((text) => count("--nodes", text, 1)),
    podsPerNode: count("--pods-per-node", values["pods-per-node"], 0),
    seriesPerNode: count("--series-per-node", values["series-per-node"], 1),
    seconds: count("--seconds", values.seconds, 1),
    memoryNodes: count("--memory-nodes", values["memory-nodes"], 0),
    processes: count("--processes", values.processes, 1),
    nodeFlags: words(values["node-flags"]),
    aggregatorFlags: words(values["aggregator-flags"]),
    profiles: values.profiles,
    reportOnly: values["report-only"],
    write: values.write,
  };
}

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}

function count(flag: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= least) return number;
  throw new TypeError(`${flag}: '${text}' is no whole number from ${least} to 999999`);
}
