import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test, type TestContext } from "node:test";
import { status } from "@grpc/grpc-js";
import { createMetricsClient, type AggregatorMessage } from "@kubevitals/proto";
import { loadOptions } from "@kubevitals/program";
import { aggregatorProgram, resolveConfig } from "./config.ts";
import { startAggregator } from "./start.ts";
import { TestAgent, helloOf, seriesOf, vitalsOf } from "./testing/agents-door.ts";

/** An aggregator on ports of its own, until the test is over. */
async function start(t: TestContext, ...flags: readonly string[]) {
  const doors = ["--http-listen", "127.0.0.1:0", "--grpc-listen", "127.0.0.1:0", "--kubernetes", "off"];
  const all = [...doors, "--log-level", "error", ...flags];
  const loaded = loadOptions(aggregatorProgram, all, {});
  assert.ok("values" in loaded);
  const running = await startAggregator(resolveConfig(loaded.values));
  t.after(() => running.stop("the test is over"));
  const { http = "", grpc = "" } = running.addresses;
  const agent = new TestAgent(grpc);
  t.after(() => agent.close());
  return { running, http, grpc, agent };
}

test("what an agent sends is on every surface with the next snapshot", async (t) => {
  const { http, grpc, agent } = await start(t, "--cluster-name", "prod", "--collect-interval", "200ms");
  const client = createMetricsClient(grpc);
  t.after(() => client.close());
  agent.say({ hello: helloOf() }, vitalsOf(1, { load1: 0.5 }), ...seriesOf(2, 7, "node_x"));
  const answers: (AggregatorMessage | undefined)[] = [];
  while (answers.length < 3) answers.push(await agent.answer());
  const stream = client.watchSnapshots({});
  stream.on("error", () => undefined);
  let page = "";
  // A snapshot may fall between what the agent sends: the next has all of it.
  for await (const part of stream) {
    if ((part as { end?: object }).end === undefined) continue;
    page = await (await fetch(`http://${http}/metrics`)).text();
    if (page.includes("node_x")) break;
  }

  assert.equal((await client.getNode({ nodeName: "node-1" })).node?.load1, 0.5);
  const node = (await (await fetch(`http://${http}/api/v1/metrics/nodes/node-1`)).json()) as { load1: number };
  assert.equal(node.load1, 0.5);
  assert.match(page, /^node_x\{job="node-exporter",instance="node-1",node="node-1",cluster="prod"\} 7$/m);
  assert.match(page, /^kubevitals_ingest_streams\{cluster="prod"\} 1$/m);
  const found = (await (await fetch(`http://${http}/sd`)).json()) as { targets: string[] }[];
  assert.deepEqual(found[0]?.targets, [http]);
});

test("an aggregator that stops tells its agents so, and closes its doors", async (t) => {
  const { running, http, agent } = await start(t);
  agent.say({ hello: helloOf() });
  await agent.answer();
  await running.stop("SIGTERM");
  await assert.rejects(agent.answer(), { code: status.UNAVAILABLE, details: "the aggregator stops" });
  await assert.rejects(fetch(`http://${http}/livez`));
});

test("with custom metrics, networks or all collection off agents are told so", async (t) => {
  const { agent } = await start(t, "--enabled", "false");
  agent.say({ hello: helloOf() });
  await assert.rejects(agent.answer(), { code: status.UNAVAILABLE, details: /metrics.enabled is false/ });
  const quiet = await start(t, "--enable-network", "false", "--enable-node", "false");
  quiet.agent.say({ hello: helloOf() });
  const configuration = (await quiet.agent.answer())?.welcome?.configuration;
  assert.deepEqual([configuration?.collectNetwork, configuration?.collectNode], [false, false]);
});

test("a door that is taken stops the start, and leaves the other one closed", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  t.after(() => taken.close());
  const address = taken.address();
  assert.ok(typeof address === "object" && address !== null);
  const listen = `127.0.0.1:${address.port}`;
  for (const flag of ["--http-listen", "--grpc-listen"]) {
    await assert.rejects(start(t, flag, listen), { code: "EADDRINUSE" });
  }
});
