import assert from "node:assert/strict";
import { test } from "node:test";
import { forTerminal, readChildLine, withAdvice } from "./child-line.ts";
import { renderLine } from "./spans.ts";

test("warnings and errors of a log are news, with their reason", () => {
  assert.equal(
    newsOf({ level: "warn", msg: "not connected: UNAVAILABLE" }),
    "12:00:01 agent warning not connected: UNAVAILABLE",
  );
  assert.equal(
    newsOf({ level: "error", msg: "a sample failed", err: { message: "EIO" } }),
    "12:00:01 agent error a sample failed: EIO",
  );
});

test("what a log says beside is a detail", () => {
  assert.deepEqual(readChildLine("agent", JSON.stringify({ level: "info", msg: "listening" })), { kind: "detail" });
});

test("what is no entry of a log is a text for people", () => {
  for (const text of ["kubevitals agent: no", "    at main (x.ts:1)", "", "{", "[]", "null", "7", "{}"]) {
    assert.deepEqual(readChildLine("agent", text), { kind: "text" }, text);
  }
});

test("a text is shown without what could drive a terminal, and keeps its indentation", () => {
  assert.equal(forTerminal("\tat \x1b[31mmain\r"), "  at [31mmain");
});

test("a port that is taken comes with what to do", () => {
  const line = "kubevitals agent: listen EADDRINUSE: address already in use 127.0.0.1:9482";
  assert.match(withAdvice("agent", line), /9482; KUBEVITALS_AGENT_HTTP_LISTEN=/);
  assert.match(withAdvice("aggregator", line.replace("agent", "aggregator")), /9482; --http-listen and --grpc-listen/);
  assert.equal(withAdvice("agent", '{"msg":"EADDRINUSE"}'), '{"msg":"EADDRINUSE"}');
});

function newsOf(entry: object): string {
  const read = readChildLine("agent", JSON.stringify({ time: "2026-01-02T12:00:01.000Z", ...entry }));
  assert.ok(read.kind === "news");
  return renderLine(read.line, 200, false);
}
