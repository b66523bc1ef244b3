import type { TestContext } from "node:test";
import { createSelfMetrics } from "../self.ts";
import { addPrometheusRoutes } from "../serve/prometheus/routes.ts";
import { addServiceDiscovery } from "../serve/prometheus/service-discovery.ts";
import { createHttpApp, type HttpAppOptions } from "../serve/rest/app.ts";
import { SnapshotStore } from "../state/snapshot-store.ts";
import { collectingLog } from "./collecting-log.ts";
import { FakeClock } from "./fake-clock.ts";
import { historyOf } from "./past.ts";

/** The aggregator's HTTP server with everything on it, but nothing in its store, until the test is over. */
export async function openHttpApp(t: TestContext, more: Partial<HttpAppOptions> = {}) {
  const clock = new FakeClock();
  const store = new SnapshotStore();
  const history = historyOf({ bytes: 1e6 });
  const { log, lines } = collectingLog();
  const app = await createHttpApp({ log, reader: store, clock, tickSeconds: 1, history, instanceId: "here", ...more });
  const ownMetrics = createSelfMetrics(history).blocks;
  addPrometheusRoutes(app, {
    reader: store,
    labels: { profile: "kube-prometheus", clusterName: undefined },
    clock,
    ownMetrics,
  });
  addServiceDiscovery(app, {
    reader: store,
    clock,
    scheme: more.tls ? "https" : "http",
    address: () => "127.0.0.1:9480",
  });
  t.after(() => app.close());
  return { app, clock, store, history, lines };
}
