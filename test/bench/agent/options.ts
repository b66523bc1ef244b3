import { parseArgs } from "node:util";

/** What the person asked for. */
export interface BenchOptions {
  /** Parts to measure; all of them unless some are named. */
  readonly parts: readonly Part[];
  /** How long the default rhythm is watched, in seconds. */
  readonly seconds: number;
  /** Series samples, and scrapes, that the CPU time is taken over. */
  readonly samples: number;
  /** Vitals over which memory must not grow. */
  readonly growthSamples: number;
  readonly containers: number;
  readonly nodeFlags: readonly string[];
  readonly reportOnly: boolean;
  readonly write: boolean;
  readonly profile: boolean;
}

export const parts = ["sample", "rest", "memory", "replicas"] as const;
export type Part = (typeof parts)[number];

export const usage = `npm run bench:agent -- [flags]

Measures the agent against a real node_exporter beside it, prints the table, and exits with 1 when a mark is missed.

  --only PART         sample (CPU a sample), rest (CPU and bytes at the default rhythm), memory, replicas (CPU of a
                      stream to a second and a third one); may be given again
  --samples N         series samples and scrapes that the CPU time is taken over (default 300)
  --seconds N         how long the default rhythm is watched, with containers and without (default 60)
  --growth-samples N  samples over which memory must not grow (default 10000)
  --containers N      containers beside which the default rhythm is watched (default 60)
  --node-flags=FLAGS  flags of Node.js for the agent
  --profile           also show where the agent's CPU time goes
  --report-only       exit with 0 whatever comes out
  --write             write docs/performance.md, with a profile where a mark on CPU time is missed`;

/** @throws {TypeError} naming the flag that is unknown or has a bad value. */
export function readOptions(argv: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: "string", multiple: true, default: [] },
      samples: { type: "string", default: "300" },
      seconds: { type: "string", default: "60" },
      "growth-samples": { type: "string", default: "10000" },
      containers: { type: "string", default: "60" },
      "node-flags": { type: "string", default: "" },
      profile: { type: "boolean", default: false },
      "report-only": { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  if (values.write && values.only.length > 0) throw new TypeError("--write needs all parts: leave --only away");
  return {
    parts: values.only.length === 0 ? parts : values.only.map(partOf),
    samples: count("--samples", values.samples),
    seconds: count("--seconds", values.seconds),
    growthSamples: count("--growth-samples", values["growth-samples"]),
    containers: count("--containers", values.containers),
    nodeFlags: values["node-flags"].split(" ").filter((flag) => flag !== ""),
    reportOnly: values["report-only"],
    write: values.write,
    profile: values.profile,
  };
}

function partOf(text: string): Part {
  const part = parts.find((each) => each === text);
  if (part === undefined) throw new TypeError(`--only: '${text}' is none of ${parts.join(", ")}`);
  return part;
}

function count(flag: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new TypeError(`${flag}: '${text}' is no number from 1 to 9999999`);
  return Number(text);
}
