import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { watchSnapshots } from "./support/await-state.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { askEveryDoor, getJson } from "./support/doors.ts";
import { connectionsTo } from "./support/process-facts.ts";

const node = "survivor";
const rhythm = ["--collect-interval", "250ms"];

test("an agent outlives its aggregator and comes back by itself", { timeout: 90_000 }, async (t) => {
  const first = await startAggregator(t, rhythm);
  const agent = await startAgent(t, first, node);
  const before = await watchSnapshots(t, first.grpc).untilNode(node, "fresh");
  await agent.log.until(/^connected$/);
  const linesBefore = agent.log.lines.length;

  await first.end("SIGKILL");
  const warning = await agent.log.until(/^not connected/, linesBefore);
  await attempts(first.grpc, 3);
  const second = await startAggregator(t, [...rhythm, "--http-listen", first.http, "--grpc-listen", first.grpc]);
  assert.deepEqual([second.http, second.grpc], [first.http, first.grpc]);
  const watch = watchSnapshots(t, second.grpc);
  const after = await watch.untilNode(node, "fresh");
  await agent.log.until(/^connected$/, linesBefore);

  await t.test("the node is on every surface again", async () => {
    const { metrics } = await askEveryDoor(second, after.id, node);
    assert.ok(metrics.load1 !== undefined);
    assert.deepEqual(
      after.networks.map(({ source }) => source).filter((source) => source !== node),
      [],
    );
  });

  await t.test("a snapshot of the new aggregator is never taken for one of the old", async () => {
    assert.notEqual(instanceOf(after.id), instanceOf(before.id));
    assert.ok(watch.passed.every(({ id }) => instanceOf(id) === instanceOf(after.id)));
    const old = await fetch(`http://${second.http}/api/v1/metrics/nodes?snapshot=${before.id}`);
    assert.equal(old.status, 410);
    const { body } = await getJson(`http://${second.http}/api/v1/metrics/nodes`);
    assert.equal(instanceOf(String(body["snapshotId"])), instanceOf(after.id));
  });

  await t.test("the attempts that failed leave no connection behind", async () => {
    await watch.take(8);
    assert.equal(await connectionsTo(agent.pid, second.grpc), 1);
  });

  await t.test("the agent is the same process and has said so in a line a reason, not in one an attempt", () => {
    process.kill(agent.pid, 0);
    assert.equal(warning["aggregator"], first.grpc);
    const warnings = agent.log.atLeast("warn").map(({ msg }) => msg);
    const reasons = new Set(warnings.map((message) => message.replaceAll(/\d+/g, "")));
    assert.equal(reasons.size, warnings.length, warnings.join("\n"));
    assert.ok(
      warnings.every((message) => /UNAVAILABLE/.test(message)),
      warnings.join("\n"),
    );
  });
});

/** Stands where the aggregator stood, and shows out so many connections. */
async function attempts(address: string, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  const server = createServer((socket) => {
    socket.destroy();
    if (--left === 0) resolve();
  });
  const { hostname, port } = new URL(`tcp://${address}`);
  server.listen(Number(port), hostname);
  await promise;
  server.close();
  await once(server, "close");
}

/** The part of a snapshot's id that tells one run of an aggregator from another. */
function instanceOf(id: string): string {
  return id.replace(/-\d+$/, "");
}
