import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { Clock } from "@kubevitals/program";
import { inPassing } from "../../state/by-name.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { lookupSnapshot } from "../lookup.ts";
import { RequestError } from "../rest/problem.ts";
import { Turns } from "../rest/turns.ts";
import { mostShards } from "./shard.ts";

export interface ServiceDiscoveryOptions {
  readonly reader: SnapshotReader;
  readonly clock: Clock;
  /** `host:port` that targets have; asked at each request, as the listener's port is known only once it listens. */
  readonly address: () => string;
  readonly scheme: "http" | "https";
}

/** A target of Prometheus' HTTP service discovery, with its labels. https://prometheus.io/docs/prometheus/latest/http_sd/ */
interface TargetGroup {
  readonly targets: readonly [string];
  readonly labels: Readonly<Record<string, string>>;
}

const query = {
  type: "object",
  properties: {
    shards: { type: "string", pattern: "^[1-9][0-9]{0,3}$" },
    by: { type: "string", enum: ["node"] },
  },
  additionalProperties: false,
};

/**
 * Serves `/sd`: where Prometheus finds the cluster's page. It is one target, or with `?shards=N` as many, or with `?by=node` one for
 * each node and one for what speaks of no node. Together they say the same.
 */
export function addServiceDiscovery(app: FastifyInstance, options: ServiceDiscoveryOptions): void {
  const turns = new Turns(options.clock);
  app.get("/sd", { schema: { hide: true, querystring: query } }, (request, reply) => {
    const targets = targetsOf(request.query as TargetQuery, options);
    return reply.type("application/json; charset=utf-8").send(Readable.from(turns.pieces(jsonOf(targets))));
  });
}

interface TargetQuery {
  readonly shards?: string;
  readonly by?: "node";
}

/** @throws {RequestError | LookupError} */
function targetsOf({ shards, by }: TargetQuery, options: ServiceDiscoveryOptions): Iterable<TargetGroup> {
  if (shards !== undefined && by !== undefined) throw new RequestError("shards and by: ask for one of them");
  if (by === "node") return nodeTargets(lookupSnapshot(options.reader, undefined).nodes, options);
  const count = Number(shards ?? "1");
  if (count > mostShards) throw new RequestError(`shards '${count}': ${mostShards} are the most`);
  return shardTargets(count, options);
}

function* shardTargets(count: number, options: ServiceDiscoveryOptions): Generator<TargetGroup, void, undefined> {
  if (count === 1) {
    yield target(options, { __metrics_path__: "/metrics" });
    return;
  }
  const address = options.address();
  for (let index = 0; index < count; index++) {
    const shard = `${index}/${count}`;
    yield target(options, {
      __metrics_path__: "/metrics",
      __param_shard: shard,
      __meta_kubevitals_shard: shard,
      // Else all of them would have one `up`.
      instance: `${address}, shard ${shard}`,
    });
  }
}

function* nodeTargets(
  nodes: ReadonlyMap<string, NodeRecord>,
  options: ServiceDiscoveryOptions,
): Generator<TargetGroup, void, undefined> {
  yield target(options, { __metrics_path__: "/metrics/cluster" });
  for (const [name, record] of inPassing(nodes)) {
    yield target(options, {
      __metrics_path__: `/metrics/nodes/${encodeURIComponent(name)}`,
      instance: name,
      __meta_kubevitals_node_name: name,
      __meta_kubevitals_node_freshness: record.freshness.replace("FRESHNESS_", "").toLowerCase(),
      ...nodeLabels(record),
    });
  }
}

/** As Prometheus' own discovery of Kubernetes names a node's labels: those whose names come out the same are one. */
function nodeLabels({ metrics }: NodeRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(metrics.labels).flatMap(([name, value]) => {
      const legal = name.replaceAll(/\W/g, "_");
      return [
        [`__meta_kubevitals_node_label_${legal}`, value],
        [`__meta_kubevitals_node_labelpresent_${legal}`, "true"],
      ];
    }),
  );
}

function target({ address, scheme }: ServiceDiscoveryOptions, labels: TargetGroup["labels"]): TargetGroup {
  return { targets: [address()], labels: { ...(scheme === "https" && { __scheme__: scheme }), ...labels } };
}

/** A list as JSON, one item a step. */
function* jsonOf(items: Iterable<TargetGroup>): Generator<string, void, undefined> {
  let before = "[";
  for (const item of items) {
    yield before + JSON.stringify(item);
    before = ",\n";
  }
  yield before === "[" ? "[]" : "]";
}
