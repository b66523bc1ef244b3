import { setTimeout as delay } from "node:timers/promises";
import {
  createMetricsClient,
  type HealthReport,
  type MetricsService,
  type NodeMetrics,
  type SnapshotPart,
  type TypedClient,
} from "@kubevitals/proto";
import { backoffSeconds } from "@kubevitals/program";

/** What the summary needs of one snapshot. */
export interface Reading {
  readonly nodes: readonly NodeMetrics[];
  /** The verdict with its reasons. */
  readonly health: HealthReport | undefined;
}

export interface ReadingEvents {
  readonly onReading: (reading: Reading) => void;
  /** The aggregator does not answer, and is asked again soon: why. */
  readonly onTrouble: (reason: string) => void;
}

const backoffLimits = { firstSeconds: 0.5, mostSeconds: 5 };
const answerMilliseconds = 5000;

/**
 * Follows the aggregator at `HOST:PORT` as any reader can, snapshot by snapshot, at most one a second, until the signal. When
 * the stream breaks, it is opened again.
 */
export async function followSnapshots(address: string, events: ReadingEvents, signal: AbortSignal): Promise<void> {
  const client = createMetricsClient(address);
  let failures = 0;
  while (!signal.aborted) {
    const reason = await follow(client, signal, (reading) => {
      failures = 0;
      events.onReading(reading);
    });
    if (signal.aborted) break;
    events.onTrouble(reason);
    failures++;
    await waitUnlessAborted(1000 * backoffSeconds(failures, backoffLimits), signal);
  }
  client.close();
}

/** Reads one stream to its end: why it ended. */
async function follow(
  client: TypedClient<MetricsService>,
  signal: AbortSignal,
  onReading: (reading: Reading) => void,
): Promise<string> {
  const stream = client.watchSnapshots({ minIntervalSeconds: 1 });
  const cancel = () => stream.cancel();
  signal.addEventListener("abort", cancel);
  let nodes: NodeMetrics[] = [];
  try {
    for await (const part of stream as AsyncIterable<SnapshotPart>) {
      if (part.header) nodes = [];
      if (part.nodes) nodes.push(...part.nodes.items);
      if (part.end) onReading({ nodes, health: await healthOf(client, part.snapshotId) });
    }
    return "it ended the stream";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function waitUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch {
    // Aborted: whoever waits looks at the signal.
  }
}

/** The snapshot has the verdict only; the reasons why something is unknown are asked for, of the very same snapshot. */
async function healthOf(client: TypedClient<MetricsService>, snapshotId: string): Promise<HealthReport | undefined> {
  const { health } = await client.getHealth({ snapshotId }, { deadline: Date.now() + answerMilliseconds });
  return health;
}
