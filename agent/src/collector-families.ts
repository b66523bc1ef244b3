import { version } from "@kubevitals/program";
import { BlockWriter, type BlockValues, type CollectorState, type LabelPair } from "@kubevitals/proto";
import type { CollectorRun, Outcome } from "./collector-run.ts";

/** Go's names for processors, where they are others than Node.js has: dashboards know these. */
const goArchitectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** node_exporter's version whose families these are; what follows the plus says who speaks, as semantic versions have it. */
const standsInFor = `1.12.1+kubevitals.${version}`;

const stateNames: Readonly<Record<CollectorState, string>> = {
  COLLECTOR_STATE_UNSPECIFIED: "unknown",
  COLLECTOR_STATE_OK: "ok",
  COLLECTOR_STATE_ABSENT: "absent",
  COLLECTOR_STATE_FAILED: "failed",
};

/** Writes how each collector fared: under node_exporter's names, and under ours with the reason. */
export class CollectorFamilies {
  readonly #out = new BlockWriter();

  /**
   * What the kernel does not have is no success in node_exporter's eyes either. Of one whose source has not answered yet neither
   * success nor duration is known, so there is none.
   */
  write(outcomes: ReadonlyMap<CollectorRun, Outcome>): BlockValues {
    this.#out.begin();
    // Dashboards of node-mixin find their instances by it.
    this.#out
      .gauge(
        "node_exporter_build_info",
        "1, labelled with the node_exporter that these series stand in for, and by whom.",
        ["goarch", "goos", "version"],
      )
      .add(1, goArchitectures[process.arch] ?? process.arch, process.platform, standsInFor);
    const duration = this.#out.gauge(
      "node_scrape_collector_duration_seconds",
      "Time that the collector took for this sample.",
      ["collector"],
    );
    const success = this.#out.gauge("node_scrape_collector_success", "Whether the collector succeeded.", ["collector"]);
    const failures = this.#out.counter(
      "kubevitals_agent_collector_failures_total",
      "Times that the collector failed or missed its deadline since the agent started.",
      ["collector"],
    );
    const state = this.#out.gauge(
      "kubevitals_agent_collector_state",
      "1 for how the collector fares now: ok, absent (this kernel or machine does not have its source), failed or unknown (its source has not answered yet), and why.",
      ["collector", "state", "reason"],
    );
    for (const [run, outcome] of outcomes) {
      if (outcome.kind !== "pending") {
        duration.add(outcome.seconds, run.name);
        success.add(outcome.kind === "read" ? 1 : 0, run.name);
      }
      failures.add(run.failures, run.name);
      state.add(1, run.name, stateNames[run.status.state], run.status.reason ?? "");
    }
    return this.#out.finish(noLabels, []);
  }
}

/** The same object at each sample: what is told of an instance continues as long as its labels are the same. */
const noLabels: readonly LabelPair[] = [];
