import { BlockWriter, timestampOf, type BlockValues, type NodeMetrics, type Timestamp } from "@kubevitals/proto";
import { HealthJudge } from "../health/judge.ts";
import { gpuRules, slowNodeRules } from "../health/rules/index.ts";
import { ruleSet } from "../health/scope.ts";
import { nodeScope } from "../health/scopes/node.ts";
import { collectors, nodeMetrics, nodeRecord, observation, type RecordFields } from "./records.ts";

/** A series by its name and labels. */
export type SeriesName = readonly [family: string, labels: Readonly<Record<string, string>>];

/** What a node says of itself. */
export interface NodeState {
  readonly metrics?: Partial<NodeMetrics>;
  readonly gauges?: readonly (readonly [...SeriesName, value: number])[];
  /** What counters grow by in a second. */
  readonly counters?: readonly (readonly [
    family: string,
    labels: Readonly<Record<string, string>>,
    perSecond: number,
  ])[];
  readonly record?: RecordFields;
  /** When the vitals came, by the aggregator's clock. */
  readonly receivedAt?: Timestamp;
}

/** Seconds between two expositions. */
const interval = 15;

const rules = [...slowNodeRules, ...gpuRules];

const working = collectors(
  Object.fromEntries(
    rules.flatMap(({ collector }) => (collector === undefined ? [] : [[collector, "COLLECTOR_STATE_OK"] as const])),
  ),
);

/** What one rule says of one node. */
export interface Verdict {
  readonly issues: readonly {
    readonly part: string | undefined;
    readonly evidence: string;
    readonly value: number | undefined;
  }[];
  readonly unknown: readonly { readonly part: string | undefined; readonly reason: string }[];
}

/** A node that is judged every 15 s, with counters that grow meanwhile. */
export class NodeWatch {
  readonly #rule: string;
  readonly #judge = new HealthJudge([ruleSet(nodeScope, rules)]);
  readonly #counted = new Map<string, number>();
  /** When the next look is due. */
  #second = 0;

  constructor(rule: string) {
    this.#rule = rule;
  }

  /** Looks at the node in this state, again and again, up to `second`; what the last look said. */
  until(second: number, state: NodeState | ((second: number) => NodeState)): Verdict {
    let verdict: Verdict = { issues: [], unknown: [] };
    for (; this.#second <= second; this.#second += interval)
      verdict = this.#look(typeof state === "function" ? state(this.#second) : state);
    return verdict;
  }

  /** The same for so many seconds more. */
  further(seconds: number, state: NodeState | ((second: number) => NodeState)): Verdict {
    return this.until(this.#second - interval + seconds, state);
  }

  #look({ metrics, gauges = [], counters = [], record, receivedAt }: NodeState): Verdict {
    const grown = counters.map(([family, labels, perSecond]) => {
      const key = JSON.stringify([family, labels]);
      const value = (this.#counted.get(key) ?? 1000) + perSecond * interval;
      this.#counted.set(key, value);
      return [family, labels, value] as const;
    });
    const at = timestampOf(observation([], this.#second).takenAt);
    const node = nodeRecord("n", {
      metrics: nodeMetrics("n", { timestamp: at, collectors: working, ...metrics }),
      series: seriesOfRows([...gauges, ...grown]),
      seriesAgeSeconds: 0,
      ...record,
    });
    const { provenance } = node.metrics;
    const arrived = { ...node, metrics: { ...node.metrics, provenance: provenance && { ...provenance, receivedAt } } };
    const { report } = this.#judge.judge(observation([arrived], this.#second));
    return {
      issues: report.issues
        .filter(({ rule }) => rule === this.#rule)
        .map(({ object, evidence, value }) => ({ part: object?.part, evidence, value })),
      unknown: report.unknown
        .filter(({ rule }) => rule === this.#rule)
        .map(({ object, reason }) => ({ part: object?.part, reason })),
    };
  }
}

/** An exposition: one block of the machine, and one for each device. */
export function seriesOfRows(rows: readonly (readonly [...SeriesName, value: number])[]): readonly BlockValues[] {
  const byDevice = Map.groupBy(rows, ([, labels]) => labels["device"]);
  return Array.from(byDevice, ([device, of]) => {
    const writer = new BlockWriter();
    for (const [family, inFamily] of Map.groupBy(of, ([name]) => name)) {
      const names = Object.keys(inFamily[0]?.[1] ?? {}).filter((name) => name !== "device");
      const out = writer.gauge(family, "A family.", names);
      for (const [, labels, value] of inFamily) out.add(value, ...names.map((name) => labels[name] ?? ""));
    }
    return writer.finish(device === undefined ? [] : [{ name: "device", value: device }], []);
  });
}
