import { parseArgs } from "node:util";

/** What the person asked for. */
export interface BenchOptions {
  readonly nodes: number;
  readonly pods: number;
  /** Name of the rig to start and to take down again; or of one that is up, which stays. */
  readonly rig: string;
  /** A cluster that is there already, in place of a rig. */
  readonly kubeconfig: string | undefined;
  /** Scrapes of each kind that the CPU time is taken over. */
  readonly scrapes: number;
  /** Starts that the time to the first page is taken over. */
  readonly starts: number;
  /** How long each steady state is watched, in seconds. */
  readonly seconds: number;
  readonly nodeFlags: readonly string[];
  readonly aggregatorFlags: readonly string[];
  /** Rows and pages by themselves, of made-up pods, in place of everything else. */
  readonly isAlone: boolean;
  readonly reportOnly: boolean;
  readonly write: boolean;
}

export const usage = `npm run bench:kube -- [flags]

Measures the aggregator against a real kube-state-metrics on the same rig in one run, prints the table, and exits with 1 when a
mark is missed. Starting a rig of 1,000 nodes and 10,000 pods takes some ten minutes, and 6 GiB.

  --nodes N, --pods N      size of the rig (default 1000, 10000)
  --rig NAME               the rig's name (default bench-kube); one of that name that is up is used as it is, and stays
  --kubeconfig FILE        a cluster that is there already, in place of a rig; its pods are left alone, so nothing changes in it
  --scrapes N              scrapes of each kind that the CPU time is taken over (default 7)
  --starts N               starts that the time to the first page is taken over (default 3)
  --seconds N              how long a steady state is watched (default 120)
  --node-flags=FLAGS       flags of Node.js for the aggregator
  --aggregator-flags=FLAGS flags for the aggregator beside those that it needs
  --alone                  rows and pages by themselves, of made-up pods: needs no cluster, and measures nothing else
  --report-only            exit with 0 whatever comes out
  --write                  write docs/performance-kube.md`;

/** @throws {TypeError} naming the flag that is unknown or has a bad value. */
export function readOptions(argv: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      nodes: { type: "string", default: "1000" },
      pods: { type: "string", default: "10000" },
      rig: { type: "string", default: "bench-kube" },
      kubeconfig: { type: "string" },
      scrapes: { type: "string", default: "7" },
      starts: { type: "string", default: "3" },
      seconds: { type: "string", default: "120" },
      "node-flags": { type: "string", default: "" },
      "aggregator-flags": { type: "string", default: "" },
      alone: { type: "boolean", default: false },
      "report-only": { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    nodes: count("--nodes", values.nodes),
    pods: count("--pods", values.pods),
    rig: values.rig,
    kubeconfig: values.kubeconfig,
    scrapes: count("--scrapes", values.scrapes),
    starts: count("--starts", values.starts),
    seconds: count("--seconds", values.seconds),
    nodeFlags: words(values["node-flags"]),
    aggregatorFlags: words(values["aggregator-flags"]),
    isAlone: values.alone,
    reportOnly: values["report-only"],
    write: values.write,
  };
}

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}

function count(flag: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new TypeError(`${flag}: '${text}' is no number from 1 to 999999`);
  return Number(text);
}
