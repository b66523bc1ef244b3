import {
  status,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
  type sendUnaryData,
} from "@grpc/grpc-js";
import type { GetSnapshotRequest, MetricsService, SnapshotPart, WatchSnapshotsRequest } from "@kubevitals/proto";
import type { Logger } from "@kubevitals/program";
import { listsOf, type ClusterLists, type Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import {
  LookupError,
  listsUnavailable,
  lookupNode,
  lookupPod,
  lookupSnapshot,
  podsUnavailable,
  type LookupFailure,
} from "../lookup.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { snapshotParts } from "./snapshot-parts.ts";
import { watchSnapshots } from "./watch.ts";

type UnaryMethod = {
  [Name in keyof MetricsService]: MetricsService[Name]["kind"] extends "unary" ? Name : never;
}[keyof MetricsService];

type Answer<Name extends UnaryMethod> = (
  snapshot: Snapshot,
  request: MetricsService[Name]["request"],
) => Omit<MetricsService[Name]["response"], "snapshotId">;

/** What each unary method answers from a snapshot. */
const answers: { readonly [Name in UnaryMethod]: Answer<Name> } = {
  listNodes: (snapshot) => ({ nodes: Array.from(snapshot.nodes.values(), ({ metrics }) => metrics) }),
  getNode: (snapshot, { nodeName }) => ({ node: lookupNode(snapshot, required(nodeName, "node_name")) }),
  listPods: (snapshot, { namespace }) => ({
    unavailable: podsUnavailable(snapshot),
    pods: Array.from(snapshot.pods ?? []).filter((pod) => namespace === "" || pod.namespace === namespace),
  }),
  getPod: (snapshot, { namespace, podName }) => ({
    pod: lookupPod(snapshot, required(namespace, "namespace"), required(podName, "pod_name")),
  }),
  listNamespaces: (snapshot) => listOf(snapshot, "namespaces"),
  listWorkloads: (snapshot, { namespace }) => listOf(snapshot, "workloads", namespace),
  listServices: (snapshot, { namespace }) => listOf(snapshot, "services", namespace),
  listVolumes: (snapshot) => listOf(snapshot, "volumes"),
  listVolumeClaims: (snapshot, { namespace }) => listOf(snapshot, "volumeClaims", namespace),
  listQuotas: (snapshot, { namespace }) => listOf(snapshot, "quotas", namespace),
  getCluster: ({ cluster }) => ({ cluster }),
  getNetwork: ({ networks }) => ({ networks }),
  getHealth: ({ health }) => ({ health }),
};

/** One list of what Kubernetes holds, of one namespace where one is named. */
function listOf<Name extends keyof ClusterLists>(snapshot: Snapshot, name: Name, namespace = "") {
  const all: readonly object[] = listsOf(snapshot)[name];
  const items = namespace === "" ? all : all.filter((item) => "namespace" in item && item.namespace === namespace);
  return { [name]: items, unavailable: listsUnavailable(snapshot) } as unknown as Pick<ClusterLists, Name> & {
    unavailable: string | undefined;
  };
}

/** Handlers of kubevitals.v1.MetricsService. */
export function createMetricsService(reader: SnapshotReader, log: Logger): UntypedServiceImplementation {
  const unary = Object.entries(answers).map(([name, answer]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    unaryHandler(reader, answer as Answer<UnaryMethod>, log),
  ]);
  return {
    ...Object.fromEntries(unary),
    GetSnapshot: (call: ServerWritableStream<GetSnapshotRequest, SnapshotPart>) =>
      orFail(call, log, () => {
        for (const part of snapshotParts(lookupSnapshot(reader, call.request.snapshotId))) call.write(part);
        call.end();
      }),
    WatchSnapshots: (call: ServerWritableStream<WatchSnapshotsRequest, SnapshotPart>) =>
      orFail(call, log, () => watchSnapshots(reader, call)),
  };
}

function unaryHandler(reader: SnapshotReader, answer: Answer<UnaryMethod>, log: Logger) {
  return (call: ServerUnaryCall<{ snapshotId: string }, object>, done: sendUnaryData<object>): void => {
    try {
      const snapshot = lookupSnapshot(reader, call.request.snapshotId);
      done(null, { snapshotId: snapshot.id, ...answer(snapshot, call.request) });
    } catch (error) {
      done(statusOf(error, log));
    }
  };
}

/** Ends a streaming call with the status of what goes wrong while it begins. */
function orFail<Request>(call: ServerWritableStream<Request, SnapshotPart>, log: Logger, begin: () => void): void {
  try {
    begin();
  } catch (error) {
    call.emit("error", statusOf(error, log));
  }
}

const lookupCodes: Readonly<Record<LookupFailure, status>> = {
  "no-snapshot": status.UNAVAILABLE,
  "snapshot-gone": status.FAILED_PRECONDITION,
  "not-found": status.NOT_FOUND,
};

function statusOf(error: unknown, log: Logger): { code: status; details: string } {
  if (error instanceof LookupError) return { code: lookupCodes[error.failure], details: error.message };
  if (error instanceof InvalidRequest) return { code: status.INVALID_ARGUMENT, details: error.message };
  log.error({ err: error }, "a gRPC request failed");
  return { code: status.INTERNAL, details: "the request could not be answered; the aggregator's log says why" };
}

function required(value: string, field: string): string {
  if (value === "") throw new InvalidRequest(`${field} is empty`);
  return value;
}
