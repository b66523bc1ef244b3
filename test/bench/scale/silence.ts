import { setTimeout as sleep } from "node:timers/promises";
import { createAgentClient, emptyNodeMetrics, protocolVersion, timestampOf } from "@kubevitals/proto";
import { findJson } from "./http-read.ts";

/** Vitals that a node sends at least, a second apart, and at most: by then it is to be seen. */
const vitalsBefore = { least: 4, most: 60 };

/** How often it is looked whether the node is stale. */
const lookMilliseconds = 50;

const mostSeconds = 30;

interface NodeAnswer {
  readonly provenance?: { readonly freshness?: string };
}

/** Seconds from the last vitals of a node that falls silent, its stream open, to the first answer that calls it stale. */
export async function measureSilence(http: string, grpc: string, nodeName: string): Promise<number> {
  const client = createAgentClient(grpc, undefined, { "grpc.use_local_subchannel_pool": 1 });
  const stream = client.connect();
  stream.on("error", () => undefined).resume();
  const url = `http://${http}/api/v1/metrics/nodes/${nodeName}`;
  try {
    stream.write({
      hello: { protocolVersion, agentVersion: "bench", nodeName, session: "bench", bootId: "bench", firstSequence: 1 },
    });
    for (let sequence = 1; sequence <= vitalsBefore.most; sequence++) {
      const timestamp = timestampOf(Date.now());
      const changed = { ...emptyNodeMetrics(nodeName), load1: sequence };
      stream.write({ vitals: { sequence, baseSequence: 0, timestamp, changed, cleared: [], networks: [], gpus: [] } });
      const lastAt = performance.now();
      await sleep(1000);
      // Of an aggregator that is behind a node is seen later.
      const isSeen = sequence >= vitalsBefore.least && (await freshnessOf(url)) === "fresh";
      if (isSeen) return await untilStale(url, lastAt);
    }
    throw new Error(`${url} is not fresh after ${vitalsBefore.most} vitals`);
  } finally {
    stream.cancel();
    client.close();
  }
}

/** Undefined while the node is not known. @throws where the aggregator says anything else, or nothing */
async function freshnessOf(url: string): Promise<string | undefined> {
  const answer = (await findJson(url, 404)) as NodeAnswer | undefined;
  return answer?.provenance?.freshness;
}

async function untilStale(url: string, since: number): Promise<number> {
  for (;;) {
    const freshness = await freshnessOf(url);
    const seconds = (performance.now() - since) / 1000;
    if (freshness === "stale") return seconds;
    if (seconds > mostSeconds) throw new Error(`${url} is not stale after ${mostSeconds} s of silence`);
    await sleep(lookMilliseconds);
  }
}
