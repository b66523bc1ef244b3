import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { LiveArea } from "./live-area.ts";
import { createLogView } from "./log-view.ts";
import { createTerminalView } from "./terminal-view.ts";
import { someNode, someState } from "./testing/view-states.ts";

const warning = (msg: string) => JSON.stringify({ level: "warn", time: "2026-01-02T12:00:01.000Z", msg });
const info = JSON.stringify({ level: "info", msg: "listening" });

test("a log has its first line of figures as soon as they are complete, and only then", (t) => {
  const out: string[] = [];
  let node = someNode({ cpuUsageRate: undefined });
  const view = createLogView({ current: () => someState(node), out: (line) => out.push(line), err: () => undefined });
  t.after(() => view.close());
  view.announce(["hello"]);
  view.changed();
  view.open();
  view.changed();
  assert.deepEqual(out, ["hello"]);
  node = someNode();
  view.changed();
  view.changed();
  assert.equal(out.length, 2);
  assert.match(out[1] ?? "", /^time=.* cpu=23\.5% /);
});

test("a log passes on what the programs write as it is", () => {
  const err: string[] = [];
  const view = createLogView({ current: someState, out: () => undefined, err: (line) => err.push(line) });
  view.childLine("agent", info);
  view.childLine("agent", "text");
  assert.deepEqual(err, [info, "text"]);
});

test("a terminal shows the latest warnings under the summary, and texts above it; details are left out", (t) => {
  const { view, take } = terminalView(t);
  view.open();
  take();
  view.childLine("agent", info);
  assert.equal(take(), "");
  for (const number of [1, 2, 3, 4, 5]) view.childLine("agent", warning(`number ${number}`));
  const lines = stripVTControlCharacters(take()).trimEnd().split("\n");
  assert.deepEqual(lines.slice(-5), ["", ...[2, 3, 4, 5].map((number) => `12:00:01 agent warning number ${number}`)]);
  view.childLine("aggregator", "a stack \x1b[2J trace");
  assert.match(stripVTControlCharacters(take()), /^\ra stack \[2J trace\n\nnode/);
});

test("before the figures are shown, and after, warnings are lines that stay", (t) => {
  const { view, take } = terminalView(t);
  view.childLine("agent", warning("early"));
  assert.equal(stripVTControlCharacters(take()).trim(), "12:00:01 agent warning early");
  view.open();
  view.close();
  take();
  view.changed();
  assert.equal(take(), "");
  view.childLine("agent", warning("late"));
  assert.equal(stripVTControlCharacters(take()).trim(), "12:00:01 agent warning late");
});

test("a terminal of another size is begun anew, with what was announced", (t) => {
  const { view, take } = terminalView(t);
  view.announce(["  metrics  http://…"]);
  view.open();
  take();
  view.resized();
  const text = stripVTControlCharacters(take());
  assert.match(text, /^ {2}metrics {2}http:\/\/…\n\r\nnode {6}host-1 {2}fresh/);
});

function terminalView(t: TestContext) {
  let written = "";
  const stream = { columns: 80, rows: 24, write: (text: string) => (written += text) };
  const view = createTerminalView({ current: someState, stream, area: new LiveArea(stream), useColor: true });
  t.after(() => view.close());
  const take = () => {
    const text = written;
    written = "";
    return text;
  };
  return { view, take };
}
