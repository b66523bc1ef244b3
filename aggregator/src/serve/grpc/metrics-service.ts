import {
  status,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
  type sendUnaryData,
} from "@grpc/grpc-js";
import type { MetricsService } from "@kubevitals/proto";
import { systemClock, type Clock, type Logger, type Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import { LookupError, lookupNode, lookupPod, lookupSnapshot, type LookupFailure } from "../lookup.ts";
import { snapshotLists } from "../query/lists.ts";
import { uncounted, type AnswerRefusal, type ReaderCounters } from "../reader-counters.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { issuesInAnswer } from "./issues-in-answer.ts";
import type { ListRequest } from "./list-answer.ts";
import { ListAnswers } from "./list-answers.ts";
import { OversizedRequest } from "./oversized-request.ts";
import { Refusal } from "./refusal.ts";
import { SnapshotStreams } from "./stream/snapshot-streams.ts";
import { WorkQueue } from "./stream/work-queue.ts";

type UnaryMethod = {
  [Name in keyof MetricsService]: MetricsService[Name]["kind"] extends "unary" ? Name : never;
}[keyof MetricsService];

type ListMethod = (typeof listMethods)[number][0];

type OneMethod = Exclude<UnaryMethod, ListMethod>;

/** Methods that answer with a list, which, and in which message. */
const listMethods = [
  ["listNodes", snapshotLists.nodes, "ListNodesResponse"],
  ["listPods", snapshotLists.pods, "ListPodsResponse"],
  ["listNamespaces", snapshotLists.namespaces, "ListNamespacesResponse"],
  ["listWorkloads", snapshotLists.workloads, "ListWorkloadsResponse"],
  ["listServices", snapshotLists.services, "ListServicesResponse"],
  ["listVolumes", snapshotLists.volumes, "ListVolumesResponse"],
  ["listVolumeClaims", snapshotLists.volumeClaims, "ListVolumeClaimsResponse"],
  ["listQuotas", snapshotLists.quotas, "ListQuotasResponse"],
  ["getNetwork", snapshotLists.networks, "GetNetworkResponse"],
] as const;

type Answer<Name extends OneMethod> = (
  snapshot: Snapshot,
  request: MetricsService[Name]["request"],
) => Omit<MetricsService[Name]["response"], "snapshotId">;

/** What each method that asks for one thing answers from a snapshot. */
const answers: { readonly [Name in OneMethod]: Answer<Name> } = {
  getNode: (snapshot, { nodeName }) => ({ node: lookupNode(snapshot, required(nodeName, "node_name")) }),
  getPod: (snapshot, { namespace, podName }) => ({
    pod: lookupPod(snapshot, required(namespace, "namespace"), required(podName, "pod_name")),
  }),
  getCluster: ({ cluster }) => {
    const { issues, issuesLeftOut } = issuesInAnswer(cluster.issues);
    return { cluster: { ...cluster, issues }, issuesLeftOut };
  },
  getHealth: ({ health }) => {
    const { issues, issuesLeftOut } = issuesInAnswer(health.issues);
    return { health: { ...health, issues }, issuesLeftOut };
  },
};

export interface MetricsServiceOptions {
  readonly clock?: Clock;
  /** Streams of snapshots that are served at a time. */
  readonly mostStreams?: number;
  /** How long a reader of a stream may take for one message. */
  readonly patienceMilliseconds?: number;
  /** Counts what happens to readers; by default nothing is counted. */
  readonly counters?: ReaderCounters;
}

/** Handlers of kubevitals.v1.MetricsService, for the definition that takes encoded answers (`readersDefinition`). */
export function createMetricsService(
  reader: SnapshotReader,
  log: Logger,
  {
    clock = systemClock,
    mostStreams = 500,
    patienceMilliseconds = 60_000,
    counters = uncounted,
  }: MetricsServiceOptions = {},
): UntypedServiceImplementation {
  const queue = new WorkQueue(clock);
  const streams = new SnapshotStreams({ reader, queue, mostStreams, patienceMilliseconds, counters });
  const statusOf = (error: unknown) => failedCall(error, log, counters);
  const one = Object.entries(answers).map(([name, answer]) => [
    methodName(name),
    unaryHandler(statusOf, (request: { snapshotId: string }) => {
      const snapshot = lookupSnapshot(reader, request.snapshotId);
      return {
        snapshotId: snapshot.id,
        ...(answer as (snapshot: Snapshot, request: object) => object)(snapshot, request),
      };
    }),
  ]);
  const listAnswers = new ListAnswers(reader, clock);
  const lists = listMethods.map(([name, list, response]) => [
    methodName(name),
    unaryHandler(statusOf, (request: ListRequest, isCancelled) => {
      const answer = listAnswers.answer(list, response, request);
      return Buffer.isBuffer(answer) ? answer : queue.run(unlessCancelled(answer, isCancelled));
    }),
  ]);
  return {
    ...Object.fromEntries([...one, ...lists]),
    GetSnapshot: streamHandler(statusOf, (call) => streams.get(call)),
    WatchSnapshots: streamHandler(statusOf, (call) => streams.watch(call)),
  };
}

function methodName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Work that ends early when nobody waits for it any more: the call was cancelled, or its deadline has passed. */
function* unlessCancelled<Result>(steps: Steps<Result>, isCancelled: () => boolean): Steps<Result | undefined> {
  for (;;) {
    if (isCancelled()) return undefined;
    const step = steps.next();
    if (step.done) return step.value;
    yield;
  }
}

function unaryHandler<Request>(
  statusOf: StatusOf,
  answer: (request: Request, isCancelled: () => boolean) => object | undefined | Promise<object | undefined>,
) {
  return async (call: ServerUnaryCall<Request, object>, done: sendUnaryData<object>): Promise<void> => {
    try {
      const answered = await answer(checked(call.request), () => call.cancelled);
      if (answered !== undefined) done(null, answered);
    } catch (error) {
      done(statusOf(error));
    }
  };
}

/** Ends a streaming call with the status of what goes wrong. */
function streamHandler<Request>(
  statusOf: StatusOf,
  serve: (call: ServerWritableStream<Request, Buffer>) => Promise<void>,
) {
  const serveChecked = async (call: ServerWritableStream<Request, Buffer>) => {
    checked(call.request);
    await serve(call);
  };
  return (call: ServerWritableStream<Request, Buffer>): void =>
    void serveChecked(call).catch((error: unknown) => call.emit("error", statusOf(error)));
}

function checked<Request>(request: Request): Request {
  if (!(request instanceof OversizedRequest)) return request;
  throw new Refusal(status.RESOURCE_EXHAUSTED, "too-large", request.message);
}

const lookupCodes: Readonly<Record<LookupFailure, status>> = {
  "no-snapshot": status.UNAVAILABLE,
  "snapshot-gone": status.FAILED_PRECONDITION,
  "not-found": status.NOT_FOUND,
};

const lookupRefusals: Readonly<Partial<Record<LookupFailure, AnswerRefusal>>> = {
  "no-snapshot": "unavailable",
  "snapshot-gone": "gone",
};

/** The status that a call ends with. */
interface CallStatus {
  readonly code: status;
  readonly details: string;
}

type StatusOf = (error: unknown) => CallStatus;

function failedCall(error: unknown, log: Logger, counters: ReaderCounters): CallStatus {
  if (error instanceof LookupError) {
    const reason = lookupRefusals[error.failure];
    if (reason) counters.refused("grpc", reason);
    return { code: lookupCodes[error.failure], details: error.message };
  }
  if (error instanceof InvalidRequest) {
    counters.refused("grpc", "invalid");
    return { code: status.INVALID_ARGUMENT, details: error.message };
  }
  if (error instanceof Refusal) {
    counters.refused("grpc", error.reason);
    return { code: error.code, details: error.message };
  }
  log.error({ err: error }, "a gRPC request failed");
  return { code: status.INTERNAL, details: "the request could not be answered; the aggregator's log says why" };
}

function required(value: string, field: string): string {
  if (value === "") throw new InvalidRequest(`${field} is empty`);
  return value;
}
