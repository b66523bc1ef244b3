/** An alert, whatever file it is written into. */
export interface Alert {
  /** Name of its runbook's page, in kebab case; a health rule's is the rule's id. */
  readonly id: string;
  /** Name of its group of rules. */
  readonly group: string;
  /** PromQL; fires for each series that it gives. */
  readonly expr: string;
  /** How long it must give a series before the alert fires; a health rule's issues have waited already. */
  readonly forDuration?: string;
  /** How long it goes on firing once the series is gone, so that a scrape that failed does not end it. */
  readonly keepFiringFor?: string;
  /** Severity; where there is none the series carries it. */
  readonly severity?: "warning" | "critical";
  /** One line, with labels of the series in Go's templates. */
  readonly summary: string;
  /** What it means and what to do. */
  readonly description: string;
}

/** Where runbooks lie in this repository. Who publishes the pages puts their address before it: docs/alerts.md says how. */
const runbooks = "docs/runbooks";

/** The alert's name: `node-memory-high` is `KubevitalsNodeMemoryHigh`. */
export function alertName({ id }: Pick<Alert, "id">): string {
  const words = id.replace(/^kubevitals-/, "").split("-");
  return `Kubevitals${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
}

/** Where its runbook is: a path from the root of the repository. */
export function runbookUrl({ id }: Pick<Alert, "id">): string {
  return `${runbooks}/${id}.md`;
}
