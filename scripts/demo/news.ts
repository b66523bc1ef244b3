import type { HealthIssue, NodeMetrics } from "@kubevitals/proto";
import type { Reading } from "../start/snapshots.ts";

/** Tells what has changed from one reading of the aggregator to the next, a line each. */
export class News {
  readonly #now: () => Date;
  #issues: ReadonlyMap<string, HealthIssue> = new Map();
  #verdict = "";
  #counts = "";

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** The lines for a reading. */
  next({ nodes, health }: Reading): readonly string[] {
    const issues = new Map((health?.issues ?? []).map((issue) => [issue.id, issue]));
    const before = this.#issues;
    this.#issues = issues;
    const began = [...issues.values()].filter(({ id }) => !before.has(id));
    const ended = [...before.values()].filter(({ id }) => !issues.has(id));
    return [
      ...this.#verdictLine(word(health?.status, "HEALTH_STATUS_"), nodes),
      ...began.map((issue) => this.#line(`${word(issue.severity, "SEVERITY_")}: ${issue.summary} (${issue.evidence})`)),
      ...ended.map((issue) => this.#line(`over: ${issue.summary}`)),
    ];
  }

  #verdictLine(verdict: string, nodes: readonly NodeMetrics[]): readonly string[] {
    const counts = ["fresh", "stale", "lost"]
      .map((freshness) => [freshness, nodes.filter((node) => isOf(node, freshness)).length] as const)
      .filter(([, count]) => count > 0)
      .map(([freshness, count]) => `${count} ${freshness}`)
      .join(", ");
    if (verdict === this.#verdict && counts === this.#counts) return [];
    this.#verdict = verdict;
    this.#counts = counts;
    return [this.#line(`the cluster is ${verdict}; nodes: ${counts === "" ? "none yet" : counts}`)];
  }

  #line(text: string): string {
    return `  ${this.#now().toISOString().slice(11, 19)}  ${text}`;
  }
}

function isOf({ provenance }: NodeMetrics, freshness: string): boolean {
  return word(provenance?.freshness, "FRESHNESS_") === freshness;
}

function word(value: string | undefined, prefix: string): string {
  return (value ?? `${prefix}UNKNOWN`).slice(prefix.length).toLowerCase();
}
