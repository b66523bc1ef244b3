import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { createLogger } from "@kubevitals/program";
import type { Collector } from "../collectors/collector.ts";
import { collectorOf, startPage } from "../testing/agent-page.ts";

/** What a server says to these bytes until it closes the connection. */
function say(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

const request = "GET /metrics HTTP/1.1\r\nHost: test\r\n";

test("serves the node's series and then its own", async (t) => {
  const response = await fetch(`http://${await startPage(t)}/metrics`);
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const page = await response.text();
  assert.match(page, /^node_test 4$/m);
  assert.ok(page.endsWith("own 1\n"));
});

const writeGpu: Collector["series"] = (_, out) => {
  out.gauge("DCGM_of_somebody_else", "Test.").add(1);
  out.instance({ name: "UUID", value: "GPU-a" }).gauge("DCGM_FI_DEV_GPU_UTIL", "Test.").add(37);
  out.instance({ name: "uuid", value: "GPU-a" }).gauge("kubevitals_gpu_busy_ratio", "Test.").add(0.37);
};

test("series of GPUs under the DCGM exporter's names have its label of the node, and no others have", async (t) => {
  const collectors = [{ ...collectorOf("gpu"), series: writeGpu }];
  const page = await (await fetch(`http://${await startPage(t, { collectors, nodeName: "node-1" })}/metrics`)).text();
  assert.deepEqual(page.match(/^(?:DCGM|kubevitals_gpu)_.*$/gm), [
    "DCGM_of_somebody_else 1",
    'DCGM_FI_DEV_GPU_UTIL{UUID="GPU-a",Hostname="node-1"} 37',
    'kubevitals_gpu_busy_ratio{uuid="GPU-a"} 0.37',
  ]);
});

test("reads the machine once for scrapes that overlap, and anew for the next", async (t) => {
  let reads = 0;
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<number>();
  const read = () => {
    reads++;
    begun.resolve();
    return gate.promise;
  };
  const address = await startPage(t, { collectors: [collectorOf("test", read)] });
  // Two requests in one write: the server has both before it answers the first.
  const answers = say(address, `${request}\r\n${request}Connection: close\r\n\r\n`);
  await begun.promise;
  gate.resolve(1);
  assert.equal((await answers).match(/^node_test 1$/gm)?.length, 2);
  assert.equal(reads, 1);
  await (await fetch(`http://${address}/metrics`)).text();
  assert.equal(reads, 2);
});

test("scrapes that ask for different collectors read one after the other", async (t) => {
  let under = 0;
  const read = async () => {
    assert.equal(++under, 1);
    await new Promise(setImmediate);
    return under--;
  };
  const address = await startPage(t, { collectors: [collectorOf("a", read), collectorOf("b")] });
  const queries = ["", "?collect[]=a", "?exclude[]=b", "?collect[]=a&collect[]=b"];
  const pages = await Promise.all(
    queries.map(async (query) => (await fetch(`http://${address}/metrics${query}`)).text()),
  );
  for (const page of pages) assert.match(page, /^node_scrape_collector_success\{collector="a"\} 1$/m);
});

const queries: readonly (readonly [query: string, served: readonly string[] | RegExp])[] = [
  ["", ["a", "b", "c"]],
  ["?", ["a", "b", "c"]],
  ["?collect=a", ["a", "b", "c"]],
  ["?collect[]=b", ["b"]],
  ["?collect%5B%5D=b", ["b"]],
  ["?collect[]=c&collect[]=a&collect[]=a", ["a", "c"]],
  ["?exclude[]=b", ["a", "c"]],
  ["?exclude[]=a&exclude[]=b", ["c"]],
  ["?exclude[]=nosuch", ["a", "b", "c"]],
  ["?exclude[]=off", ["a", "b", "c"]],
  ["?exclude[]=a&exclude[]=b&exclude[]=c", []],
  ["?collect[]=a&exclude[]=b", /^collect\[\] and exclude\[\] cannot be given together\n$/],
  ["?collect[]=nosuch", /^collect\[\]: there is no collector "nosuch"\n$/],
  ["?collect[]=a&collect[]=off", /^collect\[\]: the collector "off" is switched off\n$/],
  ["?collect[]=", /there is no collector ""/],
  ["?collect[]=%0A%3Cb%3E", /there is no collector "\\n<b>"/],
];

for (const [query, served] of queries) {
  test(`/metrics${query} gives ${String(served)}`, async (t) => {
    const collectors = ["a", "b", "c"].map((name) => collectorOf(name));
    const response = await fetch(`http://${await startPage(t, { collectors })}/metrics${query}`);
    const page = await response.text();
    if (served instanceof RegExp) {
      assert.equal(response.status, 400);
      assert.match(page, served);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      return;
    }
    assert.equal(response.status, 200);
    assert.deepEqual(
      Array.from(page.matchAll(/^node_([abc]) 4$/gm), ([, name]) => name),
      served,
    );
    const told = Array.from(
      page.matchAll(/^node_scrape_collector_success\{collector="(.)"\} 1$/gm),
      ([, name]) => name,
    );
    assert.deepEqual(told, served);
    assert.match(page, /^own 1$/m);
  });
}

test("answers what it does not serve with a sentence", async (t) => {
  const url = `http://${await startPage(t)}`;
  const missing = await fetch(`${url}/api/v1/health`);
  assert.equal(missing.status, 404);
  assert.match(await missing.text(), /this is a Kubevitals agent/);
  const posted = await fetch(`${url}/metrics`, { method: "POST", body: "x" });
  assert.deepEqual([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
  for (const probe of ["livez", "readyz", "healthz"])
    assert.equal(await (await fetch(`${url}/${probe}`)).text(), "ok\n");
});

test("HEAD has the headers of GET and no body", async (t) => {
  const url = `http://${await startPage(t)}/metrics`;
  const [got, head] = await Promise.all([fetch(url), fetch(url, { method: "HEAD" })]);
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("content-type"), got.headers.get("content-type"));
  assert.ok(Number(head.headers.get("content-length")) > 0);
  assert.equal(await head.text(), "");
});

test("a person finds the metrics from /, wherever they are", async (t) => {
  const url = `http://${await startPage(t, { telemetryPath: '/x"<' })}`;
  const page = await fetch(`${url}/`);
  assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
  assert.match(await page.text(), /<a href="\/x&#34;&#60;">/);
  assert.equal((await fetch(`${url}/metrics`)).status, 404);
});

test("the metrics may take the place of the page for people", async (t) => {
  const address = await startPage(t, { telemetryPath: "/" });
  assert.match(await (await fetch(`http://${address}/?collect[]=test`)).text(), /^node_test 4$/m);
});

const codings: readonly (readonly [header: string, isCompressed: boolean])[] = [
  ["gzip", true],
  ["GZIP;q=0.5, br", true],
  ["*", true],
  ["identity", false],
  ["br, zstd", false],
  ["gzip;q=0, *", false],
  ["gzip; q=0.0", false],
  ["gzip;q=nonsense", false],
];

for (const [header, isCompressed] of codings) {
  test(`with Accept-Encoding ${header} the page is ${isCompressed ? "compressed" : "plain"}`, async (t) => {
    const address = await startPage(t);
    const answer = await say(address, `GET /metrics HTTP/1.0\r\nAccept-Encoding: ${header}\r\n\r\n`);
    assert.equal(/^content-encoding: gzip\r$/m.test(answer), isCompressed);
    assert.match(answer, /^vary: accept-encoding\r$/m);
    assert.equal(/^node_test 4$/m.test(answer), !isCompressed);
  });
}

test("a compressed page says the same", async (t) => {
  const address = await startPage(t);
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname);
  socket.write("GET /metrics HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
  const bytes = Buffer.concat(await socket.toArray());
  assert.match(gunzipSync(bytes.subarray(bytes.indexOf("\r\n\r\n") + 4)).toString(), /^node_test 4\n/m);
});

test("serves no more scrapes at once than it is told, and others as soon as one is over", async (t) => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<number>();
  const read = () => (begun.resolve(), gate.promise);
  const address = await startPage(t, { collectors: [collectorOf("test", read)], mostRequests: 1 });
  const first = fetch(`http://${address}/metrics`);
  await begun.promise;
  const second = await fetch(`http://${address}/metrics`);
  assert.equal(second.status, 503);
  assert.match(await second.text(), /try again later/);
  assert.equal((await fetch(`http://${address}/livez`)).status, 200);
  gate.resolve(1);
  await (await first).text();
  assert.equal((await fetch(`http://${address}/metrics`)).status, 200);
});

test("a client that goes away gives its place back", async (t) => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<number>();
  const read = () => (begun.resolve(), gate.promise);
  const address = await startPage(t, { collectors: [collectorOf("test", read)], mostRequests: 1 });
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname);
  socket.write(`${request}\r\n`);
  await begun.promise;
  socket.destroy();
  await once(socket, "close");
  gate.resolve(1);
  // The server hears of it in its own time.
  for (let status = 0; status !== 200; status = (await fetch(`http://${address}/metrics`)).status);
});

test("a collector that breaks takes nothing but its own", async (t) => {
  const broken = collectorOf("broken", () => {
    throw new Error("broken on purpose");
  });
  const writer = { ...collectorOf("writer"), series: () => assert.fail("broken too") };
  const page = await fetch(
    `http://${await startPage(t, { collectors: [broken, writer, collectorOf("good")] })}/metrics`,
  );
  assert.equal(page.status, 200);
  assert.match(await page.text(), /^node_good 4$/m);
});

test("the node's series are served where the agent's own are not to be had", async (t) => {
  const lines: unknown[] = [];
  const log = Object.assign(createLogger("test", "error"), { error: (what: unknown) => lines.push(what) });
  const address = await startPage(t, { ownMetrics: () => Promise.reject(new Error("on purpose")), log });
  const page = await fetch(`http://${address}/metrics`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /^node_test 4$/m);
  assert.deepEqual(lines, [{ err: new Error("on purpose") }]);
});

test("refuses headers that are too large, and what is no HTTP", async (t) => {
  const address = await startPage(t);
  assert.match(await say(address, `GET / HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
  assert.match(await say(address, "\x16\x03\x01garbage\r\n\r\n"), /^HTTP\/1\.1 400 /);
});

test("listens on each address, or on none where one is taken", async (t) => {
  const taken = await startPage(t);
  const port = Number(taken.split(":")[1]);
  const free = { host: "127.0.0.1", port: 0 };
  await assert.rejects(startPage(t, { addresses: [free, { host: "127.0.0.1", port }] }), /EADDRINUSE.*127\.0\.0\.1/);
});
