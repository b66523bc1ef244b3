import assert from "node:assert/strict";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { targetFamilies, type BlockValues } from "@kubevitals/proto";
import { systemClock } from "@kubevitals/program";
import { makeCertificate } from "../testing/certificate.ts";
import { NodeRoom } from "./node-room.ts";
import type { Target } from "./target.ts";
import { TargetScrape, type TargetScrapeOptions } from "./target-scrape.ts";
import { servePage, targetAt, textAnswer } from "./testing/page-server.ts";

const never = new AbortController().signal;

function scrapeOf(target: Target, options: Partial<TargetScrapeOptions> = {}): TargetScrape {
  return new TargetScrape(target, {
    clock: systemClock,
    bodyBytes: 100_000,
    mostSeries: 100,
    insecureTls: false,
    room: new NodeRoom(1000),
    knownBlocks: () => [],
    ...options,
  });
}

/** Values by series, of all blocks. */
function valuesIn(blocks: readonly BlockValues[]): Readonly<Record<string, number>> {
  const entries = blocks.flatMap(({ block, values }) => {
    let at = 0;
    return block.families.flatMap(({ name, rows, suffixes, labelNames, labelValues }) =>
      Array.from({ length: rows }, (_, row) => {
        const labels = labelNames.map((label, index) => `${label}=${labelValues[row * labelNames.length + index]}`);
        return [`${name}${suffixes[row] ?? ""}{${labels.join()}}`, values[at++] ?? NaN] as const;
      }),
    );
  });
  return Object.fromEntries(entries);
}

const up = `${targetFamilies.up}{}`;
const scraped = `${targetFamilies.scrape_samples_scraped}{}`;
const kept = `${targetFamilies.scrape_samples_post_metric_relabeling}{}`;
const added = `${targetFamilies.scrape_series_added}{}`;

async function scrapeOnce(t: TestContext, answer: RequestListener, options: Partial<TargetScrapeOptions> = {}) {
  const scrape = scrapeOf(await servePage(t, answer), options);
  await scrape.run(5, never);
  return { scrape, values: valuesIn(scrape.blocks), failure: scrape.failure };
}

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

/** Headers, then bytes without end, as fast as they are taken. */
function endless(piece: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(200, headers);
    const write = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", write);
    write();
  };
}

const rows = (count: number) => Array.from({ length: count }, (_, row) => `a{row="${row}"} 1\n`).join("");

const failures: readonly (readonly [what: string, answer: RequestListener, kind: string, message: RegExp])[] = [
  ["an error", (_, response) => void response.writeHead(503).end("a 1\n"), "answer", /^the answer is HTTP 503$/],
  [
    "a redirect",
    (_, response) => void response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
    "answer",
    /^the answer is HTTP 302: redirects are not followed$/,
  ],
  ["another protocol", (request) => void request.socket.end("SSH-2.0-x\r\n"), "connection", /Parse Error/],
  ["no answer at all", (request) => void request.socket.destroy(), "connection", /./],
  [
    "a switch of protocols",
    (request) => void request.socket.end("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
    "answer",
    /changes the protocol/,
  ],
  ["bytes without end in one line", endless("a".repeat(65_536)), "size", /^the page has more than 100000 bytes$/],
  ["comments without end", endless("# x\n".repeat(10_000)), "limit", /^the page has more than 1400 lines$/],
  ["empty lines without end", endless("\n".repeat(10_000)), "limit", /^the page has more than 1400 lines$/],
  ["headers without end", (request) => endlessHeaders(request.socket), "connection", /Header overflow|overflow/i],
  [
    "a compressed page that swells",
    (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("#".repeat(50_000_000))),
    "size",
    /^the page has more than 100000 bytes$/,
  ],
  [
    "what is not compressed as it says",
    (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end("a 1\n"),
    "connection",
    /incorrect header check/,
  ],
  [
    "an unknown compression",
    (_, response) => void response.writeHead(200, { "content-encoding": "br" }).end("a 1\n"),
    "answer",
    /not asked for: br$/,
  ],
  ["protobuf", textAnswer("x", "application/vnd.google.protobuf; encoding=delimited"), "answer", /protobuf/],
  ["garbage", textAnswer("a 1\n{{{\n"), "format", /^line 2: /],
  ["HTML", textAnswer("<html>\n", "text/html"), "format", /^line 1: /],
  [
    "bytes that are no UTF-8",
    textAnswer(Buffer.from('a{x="\xff"} 1\n', "latin1")),
    "format",
    /^the page is not UTF-8$/,
  ],
  ["a text that breaks off within a character", textAnswer(Buffer.from([0x23, 0xc3])), "format", /UTF-8/],
  [
    "a page that is cut short",
    (request) => void request.socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\na 1\n"),
    "connection",
    /./,
  ],
  [
    "OpenMetrics without its end",
    textAnswer("a 1\n", "application/openmetrics-text; version=1.0.0"),
    "format",
    /# EOF/,
  ],
  ["more series than are taken", textAnswer(rows(101)), "limit", /^line 101: more than 100 rows$/],
  [
    "a family of too many labels",
    textAnswer(Array.from({ length: 65 }, (_, at) => `a{l${at}="1"} 1\n`).join("")),
    "limit",
    /^a has more than 64 labels$/,
  ],
  ["a name that is too long", textAnswer(`${"n".repeat(254)} 1\n`), "format", /is not a metric name/],
  ["a label that is too long", textAnswer(`a{x="${"v".repeat(4097)}"} 1\n`), "format", /longer than 4096/],
];

function endlessHeaders(socket: {
  write(text: string): boolean;
  destroyed: boolean;
  on(event: "drain" | "error", act: () => void): void;
}): void {
  socket.write("HTTP/1.1 200 OK\r\n");
  const write = () => {
    while (!socket.destroyed && socket.write(`x: ${"y".repeat(1000)}\r\n`));
  };
  socket.on("drain", write);
  socket.on("error", () => undefined);
  write();
}

for (const [what, answer, kind, message] of failures) {
  test(`a target that gives ${what} fails, is down and has no series`, async (t) => {
    const { failure, values } = await scrapeOnce(t, answer);
    assert.match(failure?.message ?? "", message);
    assert.equal(failure?.kind, kind);
    assert.deepEqual([values[up], values[scraped], Object.keys(values).length], [0, 0, 5]);
  });
}

test("nobody listens", async () => {
  const scrape = scrapeOf(targetAt(1));
  await scrape.run(5, never);
  assert.equal(scrape.failure?.message, "the connection was refused: nobody listens there");
});

const hanging: readonly (readonly [what: string, answer: RequestListener])[] = [
  ["accepts and says nothing", () => undefined],
  ["begins a page and does not go on", (_, response) => void response.write("a 1\n")],
  ["begins its headers and does not go on", (request) => void request.socket.write("HTTP/1.1 200 OK\r\nx: ")],
];
for (const [what, answer] of hanging) {
  test(`a target that ${what} fails at its deadline`, async (t) => {
    const scrape = scrapeOf(await servePage(t, answer));
    await scrape.run(0.05, never);
    assert.equal(scrape.failure?.message, "the page did not come within 0.05 s");
    assert.equal(scrape.failure.kind, "deadline");
    assert.equal(valuesIn(scrape.blocks)[up], 0);
  });
}

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
