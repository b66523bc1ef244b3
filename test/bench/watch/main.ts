/**
 * `npm run bench:watch [-- NODES [PODS_PER_NODE]]`: what it costs to tell readers of snapshots by gRPC, whole and by changes, in the
 * aggregator's own code without network: CPU time, bytes, and the longest turn of the event loop, in CPU time as well.
 */
import { systemClock } from "@kubevitals/program";
import { encodeMessage } from "@kubevitals/proto";
import { parseSelections, type Selection } from "../../../aggregator/src/serve/grpc/stream/selection.ts";
import { SharedTellings } from "../../../aggregator/src/serve/grpc/stream/shared-tellings.ts";
import { WorkQueue } from "../../../aggregator/src/serve/grpc/stream/work-queue.ts";
import type { Snapshot } from "../../../aggregator/src/state/snapshot.ts";
import { ChangingCluster } from "../../../aggregator/src/testing/changing-cluster.ts";
import { createRandom } from "../../../proto/src/testing/random-message.ts";

const [nodes = 5000, podsPerNode = 30] = process.argv.slice(2).map(Number);
const readers = 100;
const rounds = 5;
const seriesSeconds = 15;

const random = createRandom(1);
const cluster = new ChangingCluster(random);
const tellings = new SharedTellings(new WorkQueue(systemClock));
const names = Array.from({ length: nodes }, (_, at) => `node-${String(at).padStart(4, "0")}`);
const podsOf = (at: number) => Array.from({ length: podsPerNode }, (_, pod) => uidOf(at * podsPerNode + pod));

/** As long as UIDs of Kubernetes are. */
function uidOf(number: number): string {
  return `b6f1d0e2-4a57-4c4e-9f5e-${number.toString(16).padStart(12, "0")}`;
}

/** A second passes: every node sends vitals, and every fifteenth its series. */
function second(round: number): Snapshot {
  cluster.pass(1);
  for (const [at, name] of names.entries()) {
    cluster.sendVitals(name);
    if (round < 0 || at % seriesSeconds === round % seriesSeconds) cluster.sendSeries(name, podsOf(at));
  }
  return cluster.takeSnapshot();
}

interface Cost {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly heldMilliseconds: number;
}

/** Tells so many readers one snapshot at the same time. */
async function tell(
  snapshot: Snapshot,
  base: Snapshot | undefined,
  selection: Selection,
  count: number,
): Promise<Cost> {
  const turns = watchTurns();
  const begun = process.cpuUsage();
  const bytes = await Promise.all(
    Array.from({ length: count }, () => readAll({ snapshot, base, selection, isByChanges: base !== undefined })),
  );
  const { user, system } = process.cpuUsage(begun);
  const heldMilliseconds = turns.stop();
  return { bytes: bytes[0] ?? 0, milliseconds: (user + system) / 1000, heldMilliseconds };
}

/** Looks how much CPU time of this thread each turn of the event loop takes: wall time would tell of the machine's other work. */
function watchTurns(): { stop: () => number } {
  let longest = 0;
  let before = process.threadCpuUsage();
  const look = () => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.threadCpuUsage();
    next = setImmediate(look);
  };
  let next = setImmediate(look);
  return {
    stop() {
      clearImmediate(next);
      return longest;
    },
  };
}

async function readAll(telling: Parameters<SharedTellings["acquire"]>[0]): Promise<number> {
  const shared = tellings.acquire(telling);
  let bytes = 0;
  for (let index = 0; ; index++) {
    const piece = await shared.piece(index);
    if (piece === undefined) break;
    for (const part of piece.parts) bytes += part.length;
  }
  shared.release();
  return bytes;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function show(what: string, costs: readonly Cost[]): void {
  const of = (name: keyof Cost) => median(costs.map((cost) => cost[name]));
  const megabytes = (of("bytes") / 1e6).toFixed(2);
  const held = Math.max(...costs.map(({ heldMilliseconds }) => heldMilliseconds)).toFixed(0);
  console.log(`${what}: ${megabytes} MB, ${of("milliseconds").toFixed(0)} ms of CPU, longest turn ${held} ms`);
}

for (const [at, name] of names.entries()) {
  cluster.sendVitals(name);
  for (const uid of podsOf(at)) cluster.putPod(uid, name);
}
second(-1);
second(-1);
console.log(
  `${nodes} nodes, ${nodes * podsPerNode} pods; a snapshot each second, series each ${seriesSeconds} s; medians of ${rounds}`,
);
const everything = parseSelections([]);
const kinds = { filters: [], labelSelector: "", namespace: "", nodeName: "", fields: [] };
const ofNodes = parseSelections([{ kind: "RECORD_KIND_NODES", ...kinds }]);
for (const [what, selection] of [
  ["nodes", ofNodes],
  ["everything", everything],
] as const) {
  const whole: Cost[] = [];
  const one: Cost[] = [];
  const many: Cost[] = [];
  let base = second(0);
  for (let round = 1; round <= rounds; round++) {
    whole.push(await tell(base, undefined, selection, 1));
    const next = second(round);
    one.push(await tell(next, base, selection, 1));
    const later = second(round);
    many.push(await tell(later, next, selection, readers));
    base = later;
  }
  show(`${what}, whole, one reader`, whole);
  show(`${what}, by changes, one reader`, one);
  show(`${what}, by changes, ${readers} readers`, many);
}
console.log(
  `${encodeMessage("NodeMetrics", cluster.takeSnapshot().nodes.get(names[0] ?? "")?.metrics ?? {}).length} bytes a node, whole`,
);
