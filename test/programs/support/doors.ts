import assert from "node:assert/strict";
import { createMetricsClient, nodeMetricsToJson, type NodeMetrics } from "@kubevitals/proto";
import type { Program } from "./program.ts";
import { fetchPage, type PrometheusPage } from "./prometheus-page.ts";

/** Asks REST. @throws unless the answer is 200. */
export async function getJson(url: string): Promise<{ body: Record<string, unknown>; snapshotId: string | null }> {
  const response = await fetch(url);
  const text = await response.text();
  assert.equal(response.status, 200, `${url}: ${text}`);
  return {
    body: JSON.parse(text) as Record<string, unknown>,
    snapshotId: response.headers.get("kubevitals-snapshot-id"),
  };
}

/** A node as every door of the aggregator shows it in one snapshot. */
export interface NodeAtDoors {
  readonly metrics: NodeMetrics;
  readonly page: PrometheusPage;
}

/**
 * Asks REST, gRPC and Prometheus for a node in one snapshot, and checks that each answers from that very snapshot and that all
 * say the same of the node.
 */
export async function askEveryDoor(aggregator: Program, snapshotId: string, nodeName: string): Promise<NodeAtDoors> {
  const query = `?snapshot=${snapshotId}`;
  const base = `http://${aggregator.http}`;
  const client = createMetricsClient(aggregator.grpc);
  try {
    const grpc = await client.getNode({ nodeName, snapshotId });
    const rest = await getJson(`${base}/api/v1/metrics/nodes/${nodeName}${query}`);
    const page = await fetchPage(`${base}/metrics${query}`);
    const nodePage = await fetchPage(`${base}/metrics/nodes/${nodeName}${query}`);
    assert.ok(grpc.node);
    assert.deepEqual(
      [grpc.snapshotId, rest.snapshotId, rest.body["snapshotId"], page.snapshotId, nodePage.snapshotId],
      Array(5).fill(snapshotId),
    );
    assert.deepEqual(rest.body, JSON.parse(JSON.stringify({ snapshotId, ...nodeMetricsToJson(grpc.node) })));
    const freshness = grpc.node.provenance?.freshness;
    for (const shown of [page, nodePage]) {
      for (const state of ["fresh", "stale", "lost"]) {
        const expected = freshness === `FRESHNESS_${state.toUpperCase()}` ? 1 : 0;
        assert.equal(shown.value("kubevitals_node_freshness", { node: nodeName, freshness: state }), expected, state);
      }
      const target = { job: "node-exporter", instance: nodeName, node: nodeName };
      assert.equal(shown.value("up", target), freshness === "FRESHNESS_FRESH" ? 1 : 0);
    }
    assert.deepEqual(nodePage.nodeFamilies(nodeName), page.nodeFamilies(nodeName));
    return { metrics: grpc.node, page };
  } finally {
    client.close();
  }
}
