import assert from "node:assert/strict";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { makeCertificate } from "../testing/certificate.ts";
import { NodeRoom } from "./node-room.ts";
import { added, kept, never, rows, scraped, scrapeOf, scrapeOnce, up, valuesIn } from "./testing/one-scrape.ts";
import { servePage, targetAt, textAnswer } from "./testing/page-server.ts";

test("a page becomes a block of its own, beside a report, both under the page's labels", async (t) => {
  const { scrape, values } = await scrapeOnce(
    t,
    textAnswer(
      '# TYPE a counter\na{x="1",scrape_instance="forged"} 2 1700000000000\nup 9\nkube_x 9\nkubevitals_agent_target_up 9\nscrape_x 9\n',
    ),
  );
  assert.deepEqual(
    Object.keys(values).filter((name) => !name.startsWith("kubevitals_")),
    ["a{exported_scrape_instance=forged,x=1}"],
  );
  assert.deepEqual([values[up], values[scraped], values[kept], values[added]], [1, 5, 1, 1]);
  const labels = [
    { name: "scrape_pod_uid", value: "uid" },
    { name: "scrape_instance", value: scrape.target.instance },
  ];
  assert.deepEqual(
    scrape.blocks.map((block) => block.labels),
    [labels, labels],
  );
});

test("what is asked is one page, in the formats that are read, uncompressed, without credentials", async (t) => {
  const seen: unknown[] = [];
  await scrapeOnce(t, ({ method, url, headers }, response) => {
    const { accept, authorization, cookie, connection } = headers;
    const timeout = headers["x-prometheus-scrape-timeout-seconds"];
    seen.push([method, url, headers["accept-encoding"], authorization, cookie, connection, timeout]);
    assert.match(accept ?? "", /openmetrics-text;version=1.0.0.*text\/plain;version=0.0.4/);
    response.end("a 1\n");
  });
  assert.deepEqual(seen, [["GET", "/metrics", "identity", undefined, undefined, "close", "5"]]);
});

test("a page that says the same gives the same object, and other values another one with the same block", async (t) => {
  let value = 1;
  const target = await servePage(t, (_, response) => void response.end(`a ${value}\nb 1\n`));
  const scrape = scrapeOf(target);
  await scrape.run(5, never);
  const [first] = scrape.blocks;
  await scrape.run(5, never);
  assert.equal(scrape.blocks[0], first);
  value = 2;
  await scrape.run(5, never);
  assert.notEqual(scrape.blocks[0], first);
  assert.equal(scrape.blocks[0]?.block, first?.block);
});

test("two pods of one application share their block", async (t) => {
  const one = scrapeOf(await servePage(t, textAnswer("a 1\n")));
  await one.run(5, never);
  const known = one.block ?? assert.fail("no block");
  const other = scrapeOf(await servePage(t, textAnswer("a 2\n")), { knownBlocks: () => [known] });
  await other.run(5, never);
  assert.equal(other.block, known);
});

test("series that change each time are counted, and only the last ones are kept", async (t) => {
  let turn = 0;
  const target = await servePage(t, (_, response) => {
    turn++;
    response.end(Array.from({ length: 50 }, (_row, row) => `a{id="${turn}-${row}"} 1\nb{id="${row}"} 1\n`).join(""));
  });
  const scrape = scrapeOf(target);
  const counts: unknown[] = [];
  for (let count = 0; count < 3; count++) {
    await scrape.run(5, never);
    counts.push(valuesIn(scrape.blocks)[added]);
  }
  assert.deepEqual(counts, [100, 50, 50]);
  assert.equal(scrape.blocks[0]?.values.length, 100);
});

test("what a page said goes when it fails, and comes back with it", async (t) => {
  let isWell = true;
  const target = await servePage(t, (_, response) => void response.writeHead(isWell ? 200 : 500).end("a 1\n"));
  const scrape = scrapeOf(target);
  const seen: unknown[] = [];
  for (const well of [true, false, true]) {
    isWell = well;
    await scrape.run(5, never);
    const values = valuesIn(scrape.blocks);
    seen.push([values["a{}"], values[up], values[added], scrape.failure?.message]);
  }
  assert.deepEqual(seen, [
    [1, 1, 1, undefined],
    [undefined, 0, 0, "the answer is HTTP 500"],
    [1, 1, 1, undefined],
  ]);
});

test("a scrape that is ended says nothing, and takes no room", async (t) => {
  const end = new AbortController();
  const asked = Promise.withResolvers<void>();
  const room = new NodeRoom(1);
  const scrape = scrapeOf(await servePage(t, () => asked.resolve()), { room });
  const running = scrape.run(5, end.signal);
  await asked.promise;
  end.abort();
  await running;
  assert.deepEqual([scrape.blocks, scrape.failure, scrape.wasScraped], [[], undefined, false]);
  room.take({}, { series: 1, characters: 0 });
});

test("a page that does not fit beside the others fails, and fits when another goes", async (t) => {
  const room = new NodeRoom(3);
  const one = scrapeOf(await servePage(t, textAnswer("a 1\nb 1\n")), { room });
  const other = scrapeOf(await servePage(t, textAnswer("a 1\nc 1\n")), { room });
  await one.run(5, never);
  await other.run(5, never);
  assert.equal(other.failure?.message, "all pods of the node together have more than 3 series");
  await one.run(5, never);
  assert.equal(one.failure, undefined);
  one.end();
  await other.run(5, never);
  assert.equal(other.failure, undefined);
});

const compressedAnswer: RequestListener = (_, response) =>
  void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("a 1\n"));

test("a page in OpenMetrics, and one that is compressed though nobody asked", async (t) => {
  const openMetrics = textAnswer(
    "# TYPE a counter\na_total 1\n# EOF\n",
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  assert.equal((await scrapeOnce(t, openMetrics)).values["a_total{}"], 1);
  assert.equal((await scrapeOnce(t, compressedAnswer)).values["a{}"], 1);
});

test("an empty page is no trouble", async (t) => {
  const { scrape, values } = await scrapeOnce(t, textAnswer(""));
  assert.deepEqual([scrape.failure, values[up], scrape.blocks.length], [undefined, 1, 1]);
});

test("while a large page is read others have their turn", async (t) => {
  const target = await servePage(t, textAnswer(rows(4000)));
  const scrape = scrapeOf(target, { mostSeries: 5000, room: new NodeRoom(5000) });
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await scrape.run(5, never);
  isOver = true;
  assert.equal(scrape.failure, undefined);
  assert.ok(turns >= 8, `${turns} turns`);
});

test("a server behind TLS is refused where its certificate is not known", async (t) => {
  const server = createServer(makeCertificate({ commonName: "cart" }), (_, response) => void response.end("a 1\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const target = { ...targetAt((server.address() as AddressInfo).port), tls: true };
  const strict = scrapeOf(target);
  await strict.run(5, never);
  assert.match(strict.failure?.message ?? "", /self.signed|unable to verify/);
  const lenient = scrapeOf(target, { insecureTls: true });
  await lenient.run(5, never);
  assert.equal(valuesIn(lenient.blocks)["a{}"], 1);
});
