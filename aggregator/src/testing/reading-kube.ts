import type { TestContext } from "node:test";
import { createRateLimit } from "@kubevitals/program";
import { KubeApi } from "../kube/api/kube-api.ts";
import { readKube, type KubeReader, type KubeReaderOptions } from "../kube/reader.ts";
import type { ApiServer } from "./api-server/api-server.ts";
import { collectingLog } from "./collecting-log.ts";
import { FakeClock } from "./fake-clock.ts";
import { KubeCounts } from "./kube-counts.ts";
import { Sleeper } from "./sleeper.ts";

/** Reads Kubernetes from a stand-in until the test is over. */
export function readingKube(
  t: TestContext,
  server: ApiServer,
  options: Pick<KubeReaderOptions, "resources"> & Partial<KubeReaderOptions>,
) {
  const clock = new FakeClock();
  const counts = new KubeCounts();
  const sleeper = new Sleeper();
  const { log, lines } = collectingLog();
  const client = new KubeApi(server.target(), clock);
  const reader: KubeReader = readKube({
    client,
    namespaces: [],
    namespacesDenylist: [],
    clock,
    log,
    mayComplain: createRateLimit(clock),
    counters: counts,
    sleep: sleeper.sleep,
    random: () => 1,
    ...options,
  });
  t.after(async () => {
    const stopped = reader.stop();
    await client.close();
    await stopped;
  });
  return { reader, clock, counts, sleeper, lines };
}
