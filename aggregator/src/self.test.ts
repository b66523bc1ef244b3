import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock, version } from "@kubevitals/program";
import { parseOwnPage } from "./testing/parse-own-page.ts";
import { createSelfMetrics, type SelfMetrics } from "./self.ts";
import { ownPage } from "./serve/prometheus/own-page.ts";
import { historyOf } from "./testing/past.ts";
import { nodeMetrics } from "./testing/records.ts";

/** The page that these metrics make. */
async function pageOf(self: SelfMetrics) {
  const how = { families: undefined, format: "text", encoding: "identity" } as const;
  return parseOwnPage((await ownPage(await self.blocks(), undefined, how, systemClock)).toString());
}

test("the aggregator counts what happens at its doors", async () => {
  const history = historyOf({ retentionSeconds: 10, bytes: 1 });
  const self = createSelfMetrics(history);
  self.ingest.connected(1);
  self.ingest.connected(1);
  self.ingest.connected(-1);
  self.ingest.waiting(3);
  self.ingest.accepted("vitals");
  self.ingest.duplicate();
  self.ingest.backfilled("series");
  self.ingest.expired();
  self.ingest.droppedByAgent(7);
  self.ingest.refused("bad-hello");
  self.snapshotTaken(0.25);
  self.readers.watching("grpc", 1);
  self.readers.refused("rest", "gone");
  self.readers.skipped(3);
  history.addVitals(nodeMetrics("a"), { sessionRank: 0, sequence: 1, ageSeconds: 0 }, 0);
  for (const _ of [1, 2]) {
    const page = await pageOf(self);
    const samples = page.filter(({ name }) => name.startsWith("kubevitals_")).flatMap((family) => family.samples);
    assert.deepEqual(
      samples.map(({ name, labels, value }) => [name, labels, value]),
      [
        ["kubevitals_build_info", { version }, 1],
        ["kubevitals_ingest_streams", {}, 1],
        ["kubevitals_ingest_waiting_streams", {}, 3],
        ["kubevitals_ingest_messages_total", { kind: "vitals" }, 1],
        ["kubevitals_ingest_duplicates_total", {}, 1],
        ["kubevitals_ingest_backfilled_records_total", { kind: "series" }, 1],
        ["kubevitals_ingest_expired_records_total", {}, 1],
        ["kubevitals_ingest_agent_dropped_records_total", {}, 7],
        ["kubevitals_ingest_refused_total", { reason: "bad-hello" }, 1],
        ["kubevitals_snapshots_total", {}, 1],
        ["kubevitals_snapshot_duration_seconds_total", {}, 0.25],
        ["kubevitals_history_bytes", {}, 0],
        ["kubevitals_history_evicted_records_total", {}, 1],
        ["kubevitals_leader", {}, 1],
        ["kubevitals_lease_transitions", {}, 0],
        ["kubevitals_lease_attempts_total", { outcome: "renewed" }, 0],
        ["kubevitals_lease_attempts_total", { outcome: "conflict" }, 0],
        ["kubevitals_lease_attempts_total", { outcome: "failed" }, 0],
        ["kubevitals_watchers", { surface: "rest" }, 0],
        ["kubevitals_watchers", { surface: "grpc" }, 1],
        ["kubevitals_answers_refused_total", { surface: "rest", reason: "gone" }, 1],
        ["kubevitals_snapshots_skipped_total", {}, 3],
      ],
    );
  }
});

test("every family has the name that its type asks for", async () => {
  const page = await pageOf(createSelfMetrics(historyOf()));
  assert.ok(page.some(({ name }) => name === "process_cpu_seconds_total"));
  assert.deepEqual(
    page.filter(({ name, type }) => name.endsWith("_total") !== (type === "counter")),
    [],
  );
});

test("the name of the cluster is on every series of the aggregator's own", async () => {
  const page = await pageOf(
    createSelfMetrics(historyOf(), { own: { cluster: "prod" }, kubeStateMetrics: { cluster: "prod" } }),
  );
  const samples = page.flatMap((family) => family.samples);
  assert.ok(samples.length > 10);
  assert.deepEqual(
    samples.filter(({ labels }) => labels["cluster"] !== "prod"),
    [],
  );
});
