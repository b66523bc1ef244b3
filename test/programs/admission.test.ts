import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { suite, test } from "node:test";
import { millisecondsOf, type NodeMetrics } from "@kubevitals/proto";
import { statesOf, watchSnapshots } from "./support/await-state.ts";
import { askEveryDoor, getJson } from "./support/doors.ts";
import { startProgram, type Owner, type Program } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

const quick = ["--collect-interval", "250ms"];
const patient = { timeout: 90_000 };

/** Which agent speaks for a node. These wait far more than they work, so some wait together: the longest first. */
suite("who speaks for a node", { concurrency: 4 }, () => {
  test("of two agents with one node name the newer speaks, and the older does not come between", patient, async (t) => {
    const node = "twins";
    const aggregator = await startAggregator(t, [...quick, "--stale-after", "15s", "--lost-after", "30s"]);
    const older = await startAgent(t, aggregator, node);
    const watch = watchSnapshots(t, aggregator.grpc);
    await watch.untilNode(node, "fresh");
    const before = watch.passed.length - 1;
    const newer = await startAgent(t, aggregator, node);
    const replaced = await older.log.until(/^not connected/);
    assert.match(replaced.msg, /ABORTED: node twins: a newer session of the node took over/);
    const refused = await older.log.until(/ALREADY_EXISTS/);
    assert.match(refused.msg, /node twins: a newer session speaks for it/);
    await watch.take(8);
    assert.deepEqual(statesOf(watch.passed.slice(before), node), ["fresh"]);
    assert.deepEqual(newer.log.atLeast("warn"), []);
    assert.equal(newer.log.lines.filter(({ msg }) => msg === "connected").length, 1);
    assert.equal(await refusals(aggregator, "replaced"), 1);
    assert.ok((await refusals(aggregator, "superseded")) <= 2);
  });

  test(
    "an aggregator that collects nothing turns agents away with the reason, and knows nothing of health",
    patient,
    async (t) => {
      const aggregator = await startAggregator(t, [...quick, "--enabled=false"]);
      const agent = await startAgent(t, aggregator, "unwanted");
      const watch = watchSnapshots(t, aggregator.grpc);
      await watch.until("the agent has tried twice", async () => (await refusals(aggregator, "collection-off")) >= 2);
      assert.deepEqual(
        agent.log.atLeast("warn").map(({ msg }) => msg),
        ["not connected: UNAVAILABLE: metrics.enabled is false: nothing is collected"],
      );
      const { body } = await getJson(`http://${aggregator.http}/api/v1/health`);
      assert.deepEqual([body["status"], body["issues"]], ["unknown", []]);
      const page = await fetchPage(`http://${aggregator.http}/metrics`);
      assert.equal(page.value("kubevitals_health_status", { status: "unknown" }), 1);
      const nodes = await getJson(`http://${aggregator.http}/api/v1/metrics/nodes`);
      assert.deepEqual(nodes.body["nodes"], []);
      assert.equal((await fetch(`http://${agent.http}/metrics`)).status, 200);
    },
  );

  test("an agent gives up on a peer that accepts its connection and says nothing", patient, async (t) => {
    const address = await silentPeer(t);
    const flags = ["--aggregator", address, "--node-name", "patient", "--http-listen", "127.0.0.1:0"];
    const agent = await startProgram(t, "agent", flags);
    const { msg } = await agent.log.until(/^not connected/);
    assert.match(msg, /DEADLINE_EXCEEDED: no welcome within 10 s/);
  });

  for (const [how, signal] of [
    ["stopped and started again", "SIGTERM"],
    ["killed and at once started again", "SIGKILL"],
  ] as const) {
    test(`an agent that is ${how} is never taken for a duplicate`, patient, async (t) => {
      const node = "restarted";
      const aggregator = await startAggregator(t, quick);
      const first = await startAgent(t, aggregator, node);
      const watch = watchSnapshots(t, aggregator.grpc);
      await watch.untilNode(node, "fresh");
      const exit = first.end(signal);
      if (signal === "SIGTERM") assert.deepEqual(await exit, { code: 0, signal: null });
      const second = await startAgent(t, aggregator, node);
      await second.log.until(/^connected$/);
      // The record of the first agent may be fresh still: wait for one that the second has sent.
      const connected = Date.now();
      const { id } = await watch.until(
        "the second agent's vitals",
        ({ nodes }) => receivedAt(nodes.get(node)) > connected,
      );
      await watch.take(8);
      const { metrics } = await askEveryDoor(aggregator, id, node);
      assert.ok(metrics.load1 !== undefined);
      assert.deepEqual(second.log.atLeast("warn"), []);
      assert.deepEqual(
        aggregator.log.atLeast("warn").filter(({ msg }) => !/broke off|ECONNRESET/.test(msg)),
        [],
      );
      assert.deepEqual(await refusals(aggregator, "superseded"), 0);
    });
  }

  test("a node whose agent says goodbye is stale, and not lost, as long as the grace lasts", patient, async (t) => {
    const node = "leaver";
    const limits = ["--stale-after", "1s", "--lost-after", "2s", "--goodbye-grace", "60s"];
    const aggregator = await startAggregator(t, [...quick, ...limits]);
    const agent = await startAgent(t, aggregator, node);
    const watch = watchSnapshots(t, aggregator.grpc);
    await watch.untilNode(node, "fresh");
    await watch.until("its series have come", async ({ id }) => {
      const shown = await fetchPage(`http://${aggregator.http}/metrics?snapshot=${id}`);
      return shown.nodeFamilies(node).length > 0;
    });
    const before = watch.passed.length - 1;
    await agent.end("SIGTERM");
    await watch.untilNode(node, "stale");
    const overdue = await watch.until(
      "more than --lost-after has passed",
      ({ nodes }) => (nodes.get(node)?.provenance?.ageSeconds ?? 0) > 2,
    );
    const beyond = [overdue, ...(await watch.take(6))];
    assert.deepEqual(statesOf(watch.passed.slice(before), node), ["fresh", "stale"]);
    for (const { cluster, nodes } of beyond) {
      assert.deepEqual(cluster.issues, []);
      assert.notEqual(cluster.healthStatus, "HEALTH_STATUS_HEALTHY");
      assert.match(nodes.get(node)?.provenance?.reason ?? "", /the agent stopped on purpose \(SIGTERM\)/);
    }
    const { page } = await askEveryDoor(aggregator, overdue.id, node);
    assert.ok(page.nodeFamilies(node).length > 0);

    await startAgent(t, aggregator, node);
    const back = await watch.untilNode(node, "fresh");
    await askEveryDoor(aggregator, back.id, node);
    assert.deepEqual(statesOf(watch.passed.slice(before), node), ["fresh", "stale", "fresh"]);
  });
});

/** When a node's record arrived, in milliseconds. */
function receivedAt(metrics: NodeMetrics | undefined): number {
  const at = metrics?.provenance?.receivedAt;
  return at === undefined ? 0 : millisecondsOf(at);
}

async function refusals(aggregator: Program, reason: string): Promise<number> {
  const page = await fetchPage(`http://${aggregator.http}/metrics`);
  return page.value("kubevitals_ingest_refused_total", { reason }) ?? 0;
}

/** The address of a peer that takes connections and never says a word. */
async function silentPeer(owner: Owner): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  owner.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
