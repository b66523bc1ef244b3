import assert from "node:assert/strict";
import { test } from "node:test";
import { statesOf, watchSnapshots } from "./support/await-state.ts";
import { configFile } from "./support/config-file.ts";
import { startAgent, startAggregator } from "./support/programs.ts";

const lostAfterSeconds = 2;
const nodes = ["node-a", "node-b"];

test(
  "agents are replaced one after another, and no node is lost or said to be ill",
  { timeout: 120_000 },
  async (t) => {
    const config = await configFile(t, "metrics: { collect_interval: 250ms }\naggregator: { stale_after: 1s }\n");
    const aggregator = await startAggregator(t, ["--config", config, `--lost-after=${lostAfterSeconds}s`]);
    const agents = new Map(
      await Promise.all(nodes.map(async (node) => [node, await startAgent(t, aggregator, node)] as const)),
    );
    const watch = watchSnapshots(t, aggregator.grpc);
    for (const node of nodes) await watch.untilNode(node, "fresh");
    const begun = watch.passed.length;

    for (const node of nodes) {
      // As the kubelet does it: the old one is asked to stop, and the new one comes when its image is there, which may take a while.
      assert.equal((await agents.get(node)?.end("SIGTERM"))?.code, 0);
      await watch.until("it is away for longer than a node that said nothing would be given", (snapshot) => {
        const age = snapshot.nodes.get(node)?.provenance?.ageSeconds ?? 0;
        return age > lostAfterSeconds + 1;
      });
      agents.set(node, await startAgent(t, aggregator, node));
      await watch.untilNode(node, "fresh");
    }

    const seen = watch.passed.slice(begun);
    for (const node of nodes) assert.deepEqual(statesOf(seen, node), ["fresh", "stale", "fresh"], node);
    const lost = seen.flatMap(({ cluster }) => cluster.issues).filter(({ rule }) => /agent|node/.test(rule));
    assert.deepEqual(
      lost.map(({ rule, object }) => `${rule} ${object?.name}`),
      [],
    );
    assert.deepEqual(aggregator.log.atLeast("warn"), []);
  },
);
