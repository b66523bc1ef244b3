import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { millisecondsOf, type NodeMetrics } from "@kubevitals/proto";
import { watchSnapshots } from "./support/await-state.ts";
import { configFile } from "./support/config-file.ts";
import { askEveryDoor, getJson } from "./support/doors.ts";
import { connectFakeAgent, hello, vitals } from "./support/fake-agent.ts";
import { startAgent, startAggregator } from "./support/programs.ts";

const node = "measured";
const patient = { timeout: 90_000 };

suite("what the section metrics: of the file decides", { concurrency: 2 }, () => {
  test("enable_node: false leaves a node listed and fresh, without values and series", patient, async (t) => {
    const config = await configFile(t, "metrics:\n  enable_node: false\n  collect_interval: 250ms\n");
    const aggregator = await startAggregator(t, ["--config", config]);
    await startAgent(t, aggregator, node);
    const watch = watchSnapshots(t, aggregator.grpc);
    const { id, cluster } = await watch.until("a network path is measured", ({ networks }) => networks.length > 0);
    const { metrics, page } = await askEveryDoor(aggregator, id, node);
    assert.equal(metrics.provenance?.freshness, "FRESHNESS_FRESH");
    assert.deepEqual(numbersOf(metrics), []);
    assert.deepEqual([metrics.filesystems, metrics.collectors], [[], []]);
    assert.deepEqual(page.nodeFamilies(node), []);
    assert.deepEqual([cluster.nodesTotal, cluster.nodesFresh, cluster.cpuUsageRate], [1, 1, undefined]);
  });

  test("enable_network: false leaves no network paths, and values all the same", patient, async (t) => {
    const config = await configFile(t, "metrics:\n  enable_network: false\n  collect_interval: 250ms\n");
    const aggregator = await startAggregator(t, ["--config", config]);
    await startAgent(t, aggregator, node);
    const watch = watchSnapshots(t, aggregator.grpc);
    await watch.untilNode(node, "fresh");
    const snapshots = await watch.take(5); // one more exchange than a round trip needs to be known
    assert.deepEqual(
      snapshots.flatMap(({ networks }) => networks),
      [],
    );
    const { metrics } = await askEveryDoor(aggregator, snapshots.at(-1)?.id ?? "", node);
    assert.ok(metrics.load1 !== undefined);
    assert.deepEqual(metrics.networkLatencyMilliseconds, {});
    const { configuration } = await connectFakeAgent(t, aggregator.grpc, hello("asks")).hears("welcome");
    assert.deepEqual([configuration?.collectNode, configuration?.collectNetwork], [true, false]);
  });

  for (const isEnabled of [true, false]) {
    test(`enable_custom: ${isEnabled} ${isEnabled ? "takes in" : "leaves out"} custom metrics`, patient, async (t) => {
      const config = await configFile(t, `metrics:\n  enable_custom: ${isEnabled}\n  collect_interval: 250ms\n`);
      const aggregator = await startAggregator(t, ["--config", config]);
      const agent = connectFakeAgent(t, aggregator.grpc, hello("custom"));
      await agent.hears("welcome");
      agent.say(vitals(1, { load1: 1.5, customMetrics: { queueLength: 7 } }));
      const watch = watchSnapshots(t, aggregator.grpc);
      const { id } = await watch.untilNode("custom", "fresh");
      const { metrics } = await askEveryDoor(aggregator, id, "custom");
      assert.equal(metrics.load1, 1.5);
      assert.deepEqual(metrics.customMetrics, isEnabled ? { queueLength: 7 } : {});
    });
  }

  test("collect_interval is told to agents, and is the rhythm of snapshots", patient, async (t) => {
    const seconds = 0.2;
    const config = await configFile(t, `metrics:\n  collect_interval: ${seconds}s\n`);
    const aggregator = await startAggregator(t, ["--config", config, "--series-interval", "7s"]);
    const { configuration } = await connectFakeAgent(t, aggregator.grpc, hello("asks")).hears("welcome");
    assert.deepEqual([configuration?.vitalsIntervalSeconds, configuration?.seriesIntervalSeconds], [seconds, 7]);

    const count = 15;
    const snapshots = await watchSnapshots(t, aggregator.grpc).take(count + 1);
    const numbers = snapshots.map(({ id }) => Number(id.slice(id.lastIndexOf("-") + 1)));
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].toSorted((a, b) => a - b),
    );
    // Ticks that are missed are skipped, never caught up: a busy machine is slower than the rhythm, none is faster.
    const [begin, end] = [snapshots.at(1)?.takenAt ?? 0, snapshots.at(-1)?.takenAt ?? 0];
    const mean = (end - begin) / 1000 / (count - 1);
    assert.ok(mean > 0.9 * seconds && mean < 1, `a snapshot every ${mean} s`);
  });

  test("enable_pod false leaves pods out, and the answer says why", patient, async (t) => {
    const config = await configFile(t, "metrics:\n  enable_pod: false\n");
    const aggregator = await startAggregator(t, ["--config", config]);
    const { body } = await getJson(`http://${aggregator.http}/api/v1/metrics/pods`);
    assert.deepEqual(
      [body["pods"], body["unavailable"]],
      [[], "pods are not part of snapshots: metrics.enable_pod is false"],
    );
  });

  test("cache_retention is how far back the history of a node goes", patient, async (t) => {
    const config = await configFile(t, "metrics:\n  cache_retention: 1s\n  collect_interval: 200ms\n");
    const aggregator = await startAggregator(t, ["--config", config]);
    await startAgent(t, aggregator, node);
    const watch = watchSnapshots(t, aggregator.grpc);
    const first = takenAt((await watch.untilNode(node, "fresh")).nodes.get(node));
    const history = `http://${aggregator.http}/api/v1/metrics/nodes/${node}/history`;
    assert.ok((await itemsOf(history)).length > 0);

    const later = await watch.until(
      "more than the retention has passed",
      ({ nodes }) => takenAt(nodes.get(node)) > first + 2500,
    );
    const { body } = await getJson(history);
    assert.equal(body["retentionSeconds"], 1);
    const times = (await itemsOf(history)).map(({ timestamp }) => Date.parse(timestamp));
    assert.ok(times.length > 0);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok((times[0] ?? 0) > first, "the first vitals are in the history still");
    assert.ok((times.at(-1) ?? 0) >= Math.floor(takenAt(later.nodes.get(node))));
  });
});

/** Values that were measured on the node: every number of its record. */
function numbersOf(metrics: NodeMetrics): readonly string[] {
  return Object.entries(metrics)
    .filter(([, value]) => typeof value === "number")
    .map(([name]) => name);
}

function takenAt(metrics: NodeMetrics | undefined): number {
  return metrics?.timestamp ? millisecondsOf(metrics.timestamp) : 0;
}

async function itemsOf(history: string): Promise<readonly { timestamp: string }[]> {
  return (await getJson(history)).body["items"] as { timestamp: string }[];
}
