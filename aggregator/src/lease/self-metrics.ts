import { Counter, Gauge, type Registry } from "prom-client";
import type { AttemptOutcome } from "./elector.ts";
import { alone, type Leadership } from "./leadership.ts";

/** The election of the replica that acts, as metrics. */
export interface LeaseMetrics {
  readonly attempted: (outcome: AttemptOutcome) => void;
  /** What the gauges are read from at each scrape. */
  show(leadership: Leadership & { readonly transitions?: number }): void;
}

const outcomes: readonly AttemptOutcome[] = ["renewed", "conflict", "failed"];

/** Metrics of the election; a replica that has no others beside it leads. */
export function createLeaseMetrics(registers: Registry[]): LeaseMetrics {
  let shown: Parameters<LeaseMetrics["show"]>[0] = alone;
  const leader = new Gauge({
    name: "kubevitals_leader",
    help: "1 where this replica leads and its /metrics carries the cluster, 0 where it carries its own process only. Of all replicas together at most one is 1.",
    registers,
    collect() {
      this.set(shown.isLeader ? 1 : 0);
    },
  });
  const transitions = new Gauge({
    name: "kubevitals_lease_transitions",
    help: "How often the replicas' Lease has gone from one to another, as it says itself; 0 without a Lease.",
    registers,
    collect() {
      this.set(shown.transitions ?? 0);
    },
  });
  const attempts = new Counter({
    name: "kubevitals_lease_attempts_total",
    help: "Attempts to take or renew the replicas' Lease: done (renewed), another was faster (conflict), or the API server did not do it (failed).",
    labelNames: ["outcome"],
    registers,
  });
  for (const outcome of outcomes) attempts.inc({ outcome }, 0);
  return {
    attempted: (outcome) => attempts.inc({ outcome }),
    show(leadership) {
      shown = leadership;
      for (const gauge of [leader, transitions]) gauge.reset();
    },
  };
}
