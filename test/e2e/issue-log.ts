import type { Health, Issue, Rest } from "./rest.ts";

/** An issue that was shown at some time. */
export interface SeenIssue {
  /** As it was last shown. */
  issue: Issue;
  /** When it was first shown, in milliseconds since 1970. */
  readonly firstSeenAt: number;
  /** How often it came: twice, if it was gone in between. */
  appearances: number;
}

/** What an aggregator's verdict has named since the log was begun. */
export class IssueLog {
  readonly #rest: Pick<Rest, "health">;
  readonly #seen = new Map<string, SeenIssue>();
  #shown = new Set<string>();

  constructor(rest: Pick<Rest, "health">) {
    this.#rest = rest;
  }

  /** Every issue that was shown. */
  get all(): readonly SeenIssue[] {
    return Array.from(this.#seen.values());
  }

  /** Those that were shown at the last look. */
  get shown(): readonly SeenIssue[] {
    return this.all.filter(({ issue }) => this.#shown.has(issue.id));
  }

  /** Looks at the verdict now. */
  async look(): Promise<Health> {
    const health = await this.#rest.health();
    const now = Date.now();
    for (const issue of health.issues) {
      const seen = this.#seen.get(issue.id);
      if (seen === undefined) this.#seen.set(issue.id, { issue, firstSeenAt: now, appearances: 1 });
      else {
        seen.issue = issue;
        if (!this.#shown.has(issue.id)) seen.appearances++;
      }
    }
    this.#shown = new Set(health.issues.map(({ id }) => id));
    return health;
  }
}
