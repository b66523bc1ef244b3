import type { PartReport } from "../run/part-report.ts";

/** A line every few seconds that says how a simulation goes. */
export class Reporter {
  readonly #agents: number;
  #last: readonly PartReport[] = [];
  #lastAt = performance.now();

  constructor(agents: number) {
    this.#agents = agents;
  }

  /** What has happened since the last line. */
  next(reports: readonly PartReport[]): string {
    const now = performance.now();
    const seconds = (now - this.#lastAt) / 1000;
    const before = this.#last;
    this.#last = reports;
    this.#lastAt = now;
    const sum = (pick: (report: PartReport) => number) => reports.reduce((total, report) => total + pick(report), 0);
    const perSecond = (pick: (report: PartReport) => number) =>
      (sum(pick) - before.reduce((total, report) => total + pick(report), 0)) / seconds;
    const rate = (pick: (report: PartReport) => number) => `${perSecond(pick).toFixed(0)}/s`;
    return [
      `${sum((report) => report.connected)}/${this.#agents} connected`,
      `vitals ${rate((report) => report.vitalsSent)}`,
      `series ${rate((report) => report.seriesSent)} with ${rate((report) => report.valuesSent)} changed values`,
      `${(perSecond((report) => report.bytesSent) / 1e6).toFixed(2)} MB/s`,
      `acknowledged ${rate((report) => report.acknowledged)}`,
      lagText(reports),
      endedText(reports),
      `CPU ${(perSecond((report) => report.cpuSeconds) * 100).toFixed(0)} %`,
      `memory ${(sum((report) => report.memoryBytes) / 2 ** 20).toFixed(0)} MiB`,
    ].join("; ");
  }
}

/** Of several processes the worst one. */
function lagText(reports: readonly PartReport[]): string {
  const heard = reports.filter(({ lag }) => lag.count > 0);
  if (heard.length === 0) return "no lag";
  const worst = (pick: (report: PartReport) => number) => Math.max(...heard.map(pick)).toFixed(1);
  return `lag p50 ${worst(({ lag }) => lag.p50)} ms, p99 ${worst(({ lag }) => lag.p99)} ms`;
}

function endedText(reports: readonly PartReport[]): string {
  const totals = new Map<string, number>();
  for (const { ended } of reports) {
    for (const [name, times] of Object.entries(ended)) totals.set(name, (totals.get(name) ?? 0) + times);
  }
  const all = Array.from(totals, ([name, times]) => `${name} ${times}`).join(", ");
  return `streams ended: ${all === "" ? "none" : all}`;
}
