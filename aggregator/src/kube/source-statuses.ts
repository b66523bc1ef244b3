import type { SourceStatus } from "@kubevitals/proto";
import type { MetricsServerView } from "../state/join/usage.ts";
import type { ResourceState, ResourceView } from "../state/objects/kube-view.ts";

/** How Kubernetes fares as a source, and each kind of object that is not read as it should be. */
export function sourceStatuses(views: readonly ResourceView[]): readonly SourceStatus[] {
  const parts = views.filter(({ state }) => state !== "synced" && state !== "off").map(statusOf);
  const failed = parts.filter(({ state }) => state === "SOURCE_STATE_FAILED");
  const reading = views.filter(({ state }) => state === "synced").length;
  const whole: SourceStatus =
    failed.length === 0 || reading > 0
      ? { name: "kubernetes", state: "SOURCE_STATE_OK", reason: summary(failed.length, views.length) }
      : { name: "kubernetes", state: "SOURCE_STATE_FAILED", reason: failed[0]?.reason };
  return [whole, ...parts];
}

/** How Metrics Server fares. That a cluster does not have it is no failure. */
export function metricsServerStatus({ state, reason }: MetricsServerView): SourceStatus {
  const isOff = state === "not-installed" || state === "off";
  const name = "metrics-server";
  if (state === "ok") return { name, state: "SOURCE_STATE_OK" };
  return { name, state: isOff ? "SOURCE_STATE_OFF" : "SOURCE_STATE_FAILED", reason };
}

function statusOf({ name, state, reason }: ResourceView): SourceStatus {
  const isAbsent = state === "absent";
  return {
    name,
    state: isAbsent ? "SOURCE_STATE_OFF" : "SOURCE_STATE_FAILED",
    reason: `${sentences[state]}${reason === undefined ? "" : `: ${reason}`}`,
  };
}

const sentences: Readonly<Record<ResourceState, string>> = {
  loading: "not read completely yet",
  synced: "read",
  stale: "no longer followed, and shown as last known",
  forbidden: "forbidden",
  absent: "not served by this cluster",
  off: "off",
};

function summary(failed: number, all: number): string | undefined {
  return failed === 0 ? undefined : `${failed} of ${all} kinds are not read as they should be`;
}
