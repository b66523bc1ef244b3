import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { never, rows, scraped, scrapeOf, scrapeOnce, up, valuesIn } from "./testing/one-scrape.ts";
import { servePage, targetAt, textAnswer } from "./testing/page-server.ts";

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
