import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createRateLimit } from "@kubevitals/program";
import { ApiServer } from "../testing/api-server/api-server.ts";
import { collectingLog } from "../testing/collecting-log.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { KubeCounts } from "../testing/kube-counts.ts";
import { things } from "../testing/reflecting.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";
import { openKube } from "./open.ts";

function open(t: TestContext, kubernetes: "auto" | "off" | "required", kubeconfig?: string) {
  const { log, lines } = collectingLog();
  const clock = new FakeClock();
  const reader = openKube({
    kubernetes,
    kubeconfig,
    env: { HOME: "/no/such/home" },
    objectBytes: 65_536,
    resources: [things],
    namespaces: [],
    namespacesDenylist: [],
    clock,
    log,
    mayComplain: createRateLimit(clock),
    counters: new KubeCounts(),
  });
  t.after(() => reader.stop());
  return { reader, lines };
}

function kubeconfigFor(t: TestContext, server: ApiServer): string {
  const path = join(temporaryFolder(t), "config");
  writeFileSync(
    path,
    `{ current-context: x, contexts: [{ name: x, context: { cluster: c } }], clusters: [{ name: c, cluster: { server: '${server.url}' } }] }`,
  );
  return path;
}

test("with a kubeconfig its cluster is read, and a line says which", async (t) => {
  const server = await ApiServer.start(t);
  server.put("things", { metadata: { name: "a" } });
  const { reader, lines } = open(t, "required", kubeconfigFor(t, server));
  await until(() => reader.view().get("things")?.objects.size === 1);
  assert.equal(lines[0]?.["msg"], "reading Kubernetes");
  assert.equal(lines[0]?.["server"], server.url);
});

test("an API server that does not answer is no reason not to start", async (t) => {
  const server = await ApiServer.start(t);
  const path = kubeconfigFor(t, server);
  await server.stop();
  const { reader } = open(t, "required", path);
  await until(() => reader.view().get("things")?.reason !== undefined);
  assert.equal(reader.view().get("things")?.state, "loading");
  assert.equal(reader.status()[0]?.state, "SOURCE_STATE_FAILED");
});

test("with none and none required a line says so, and the source is off for that reason", (t) => {
  const { reader, lines } = open(t, "auto");
  const reason = /^Kubernetes is not read: --kubernetes is auto, but this is no pod/;
  assert.match(String(lines[0]?.["msg"]), reason);
  assert.match(reader.status()[0]?.reason ?? "", reason);
  assert.equal(reader.status()[0]?.state, "SOURCE_STATE_OFF");
  assert.equal(reader.view().size, 0);
});

test("with none where one is required nothing starts", (t) => {
  assert.throws(() => open(t, "required"), { name: "UsageError" });
});
