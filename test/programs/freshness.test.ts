import assert from "node:assert/strict";
import { test } from "node:test";
import { millisecondsOf } from "@kubevitals/proto";
import { statesOf, watchSnapshots } from "./support/await-state.ts";
import { configFile } from "./support/config-file.ts";
import { askEveryDoor, getJson } from "./support/doors.ts";
import { startAgent, startAggregator } from "./support/programs.ts";

const node = "story";

test("how fresh a node is, every surface says alike", { timeout: 90_000 }, async (t) => {
  const config = await configFile(t, "metrics: { collect_interval: 250ms }\naggregator: { stale_after: 1.5s }\n");
  const aggregator = await startAggregator(t, ["--config", config, "--lost-after", "3s"]);
  let agent = await startAgent(t, aggregator, node);
  const watch = watchSnapshots(t, aggregator.grpc);
  const target = { job: "node-exporter", instance: node, node };
  let families: readonly string[] = [];

  await t.test("a node whose agent streams is fresh, with values and series", async () => {
    await watch.until("series are served", async ({ id, nodes }) => {
      if (nodes.size === 0) return false;
      const { page } = await askEveryDoor(aggregator, id, node);
      families = page.nodeFamilies(node);
      return families.length > 0;
    });
    const { id } = await watch.untilNode(node, "fresh");
    const { metrics, page } = await askEveryDoor(aggregator, id, node);
    assert.ok(metrics.load1 !== undefined && metrics.memoryCapacityBytes);
    assert.equal(metrics.provenance?.source, "SOURCE_AGENT");
    assert.equal(metrics.provenance.reason, undefined);
    for (const family of ["node_load1", "node_memory_MemTotal_bytes", "node_cpu_seconds_total"]) {
      assert.ok(page.samples(family, target).length > 0, family);
    }
    assert.equal(page.value("kubevitals_nodes", { freshness: "fresh" }), 1);
  });

  await t.test("a node whose agent is killed is stale, with its last values and series", async () => {
    const before = watch.passed.length - 1;
    await agent.end("SIGKILL");
    const snapshot = await watch.untilNode(node, "stale");
    const { metrics, page } = await askEveryDoor(aggregator, snapshot.id, node);
    assert.ok(metrics.load1 !== undefined);
    assert.match(metrics.provenance?.reason ?? "", /no vitals for longer than 1\.5 s/);
    assert.ok((metrics.provenance?.ageSeconds ?? 0) > 1.5);
    assert.deepEqual(page.nodeFamilies(node), families);
    assert.equal(page.value("kubevitals_node_age_seconds", { node }), metrics.provenance?.ageSeconds);

    const lost = await watch.untilNode(node, "lost");
    assert.deepEqual(statesOf(watch.passed.slice(before), node), ["fresh", "stale", "lost"]);
    assert.ok(lost.takenAt > snapshot.takenAt);
  });

  await t.test(
    "a lost node stays listed with the reason and when it was last heard of, without values and series",
    async () => {
      const { id, networks, cluster } = watch.passed.at(-1) ?? assert.fail();
      const { metrics, page } = await askEveryDoor(aggregator, id, node);
      const { reason, receivedAt, ageSeconds } = metrics.provenance ?? {};
      assert.match(reason ?? "", /no vitals for longer than 3 s/);
      assert.ok(receivedAt && millisecondsOf(receivedAt) < Date.now());
      assert.ok((ageSeconds ?? 0) > 3);
      assert.equal(metrics.load1, undefined);
      assert.equal(metrics.memoryCapacityBytes, undefined);
      assert.deepEqual(page.nodeFamilies(node), []);
      assert.equal(page.value("kubevitals_nodes", { freshness: "lost" }), 1);
      assert.deepEqual(networks, []);
      assert.deepEqual([cluster.nodesTotal, cluster.nodesFresh, cluster.nodesLost], [1, 0, 1]);
      assert.deepEqual(
        cluster.issues.map(({ rule, severity, object }) => [rule, severity, object?.name]),
        [["agent-lost", "SEVERITY_CRITICAL", node]],
      );
      assert.equal(page.value("kubevitals_health_issue", { rule: "agent-lost", name: node }), 1);

      const { body } = await getJson(`http://${aggregator.http}/api/v1/metrics/nodes?snapshot=${id}`);
      const listed = body["nodes"] as { nodeName: string; provenance: { freshness: string } }[];
      assert.deepEqual(
        listed.map(({ nodeName, provenance }) => [nodeName, provenance.freshness]),
        [[node, "lost"]],
      );
    },
  );

  await t.test("a node whose agent is started again is fresh again", async () => {
    const lost = watch.passed.length - 1;
    agent = await startAgent(t, aggregator, node);
    const { id, cluster } = await watch.untilNode(node, "fresh");
    const { metrics } = await askEveryDoor(aggregator, id, node);
    assert.ok(metrics.load1 !== undefined);
    assert.deepEqual(cluster.issues, []);
    const states = statesOf(watch.passed.slice(lost), node);
    assert.deepEqual([states[0], states.at(-1)], ["lost", "fresh"]);
    await watch.until("series are served", async (snapshot) => {
      const { page } = await askEveryDoor(aggregator, snapshot.id, node);
      return page.nodeFamilies(node).length === families.length;
    });
  });

  await t.test("a node whose agent is frozen is stale, and fresh again when it thaws", async () => {
    const before = watch.passed.length - 1;
    agent.signal("SIGSTOP");
    const stale = await watch.untilNode(node, "stale");
    agent.signal("SIGCONT");
    await askEveryDoor(aggregator, stale.id, node);
    const fresh = await watch.untilNode(node, "fresh");
    await askEveryDoor(aggregator, fresh.id, node);
    assert.deepEqual(statesOf(watch.passed.slice(before), node), ["fresh", "stale", "fresh"]);
  });

  assert.deepEqual(aggregator.log.atLeast("error"), []);
});
