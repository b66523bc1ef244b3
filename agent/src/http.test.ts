import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { createLogger } from "@kubevitals/program";
import type { Collector } from "./collectors/collector.ts";
import { stubHost } from "./testing/stub-host.ts";
import { startAgentHttp } from "./http.ts";
import { Sampler } from "./sample.ts";

async function withServer(
  collector: Pick<Collector, "read">,
  ownMetrics: () => Promise<string>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const collectors = [
    {
      name: "test",
      source: "test",
      series: (value, out) => out.gauge("node_test", "Test.").add(Number(value)),
      ...collector,
    },
  ] satisfies Collector[];
  const sampler = new Sampler({ nodeName: "n", host: stubHost({}), collectors, timeoutSeconds: 10 });
  const log = createLogger("test", "error");
  const server = await startAgentHttp({ address: { host: "127.0.0.1", port: 0 }, sampler, log, ownMetrics });
  try {
    await use(`http://${server.address}`);
  } finally {
    await server.close();
  }
}

const noOwnMetrics = () => Promise.resolve("own 1\n");

test("serves the node's series and then its own", async () => {
  await withServer({ read: () => 4 }, noOwnMetrics, async (url) => {
    const response = await fetch(`${url}/metrics`);
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const page = await response.text();
    assert.match(page, /^node_test 4$/m);
    assert.ok(page.endsWith("own 1\n"));
  });
});

test("reads the machine once for scrapes that overlap, and anew for the next", async () => {
  let reads = 0;
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<number>();
  const read = () => {
    reads++;
    begun.resolve();
    return gate.promise;
  };
  await withServer({ read }, noOwnMetrics, async (url) => {
    // Two requests in one write: the server has both before it answers the first.
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const request = "GET /metrics HTTP/1.1\r\nHost: test\r\n";
    socket.write(`${request}\r\n${request}Connection: close\r\n\r\n`);
    await begun.promise;
    gate.resolve(1);
    const answers = await text(socket);
    assert.equal(answers.match(/^node_test 1$/gm)?.length, 2);
    assert.equal(reads, 1);
    await (await fetch(`${url}/metrics`)).text();
    assert.equal(reads, 2);
  });
});

test("answers what it does not serve with a sentence", async () => {
  await withServer({ read: () => 4 }, noOwnMetrics, async (url) => {
    const missing = await fetch(`${url}/api/v1/health`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /this is a Kubevitals agent/);
    const posted = await fetch(`${url}/metrics`, { method: "POST" });
    assert.equal(posted.status, 405);
    for (const probe of ["livez", "readyz", "healthz"])
      assert.equal(await (await fetch(`${url}/${probe}`)).text(), "ok\n");
  });
});

test("fails a scrape that breaks and goes on", async () => {
  let isBroken = true;
  const ownMetrics = () => (isBroken ? Promise.reject(new Error("broken on purpose")) : Promise.resolve(""));
  await withServer({ read: () => 4 }, ownMetrics, async (url) => {
    assert.equal((await fetch(`${url}/metrics`)).status, 500);
    isBroken = false;
    assert.equal((await fetch(`${url}/metrics`)).status, 200);
  });
});
