import { setTimeout as sleep } from "node:timers/promises";
import { createAgentClient, emptyNodeMetrics, protocolVersion, timestampOf } from "@kubevitals/proto";
import { readJson } from "./http-read.ts";

/** Vitals that a node sends before it falls silent. */
const vitalsBefore = 4;

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
  try {
    stream.write({
      hello: { protocolVersion, agentVersion: "bench", nodeName, session: "bench", bootId: "bench", firstSequence: 1 },
    });
    let lastAt = 0;
    for (let sequence = 1; sequence <= vitalsBefore; sequence++) {
      const timestamp = timestampOf(Date.now());
      const changed = { ...emptyNodeMetrics(nodeName), load1: sequence };
      stream.write({ vitals: { sequence, baseSequence: 0, timestamp, changed, cleared: [], networks: [], gpus: [] } });
      lastAt = performance.now();
      await sleep(1000);
    }
    return await untilStale(`http://${http}/api/v1/metrics/nodes/${nodeName}`, lastAt);
  } finally {
    stream.cancel();
    client.close();
  }
}

async function untilStale(url: string, since: number): Promise<number> {
  for (;;) {
    const { provenance } = (await readJson(url)) as NodeAnswer;
    const seconds = (performance.now() - since) / 1000;
    if (provenance?.freshness === "stale") return seconds;
    if (seconds > mostSeconds) throw new Error(`${url} is not stale after ${mostSeconds} s of silence`);
    await sleep(lookMilliseconds);
  }
}
