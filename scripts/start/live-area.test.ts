import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { LiveArea } from "./live-area.ts";

test("lines are drawn over the last ones", () => {
  const { area, take } = onTerminal();
  area.draw(["a", "b"]);
  assert.ok(!take().includes("A"), "nothing to go back over");
  area.draw(["c"]);
  const again = take();
  assert.ok(again.includes("\r\x1b[2A"), "back to the first of two lines");
  assert.ok(again.includes("\x1b[Kc\n\x1b[J"), "what stood there and below is cleared");
  area.draw(["d"]);
  assert.ok(take().includes("\r\x1b[1A"));
});

test("no more lines are drawn than fit, as the rest would scroll away", () => {
  const { area, take } = onTerminal({ rows: 3 });
  area.draw(["a", "b", "c", "d"]);
  assert.equal(stripVTControlCharacters(take()), "\ra\nb\n");
});

test("lines that stay are printed above, and the area is drawn again", () => {
  const { area, take } = onTerminal();
  area.draw(["a", "b"]);
  take();
  area.printAbove(["news"]);
  const text = take();
  assert.ok(text.startsWith("\r\x1b[2A"));
  assert.equal(stripVTControlCharacters(text), "\rnews\na\nb\n");
});

test("the cursor is hidden while drawing goes on, and shown once at the end", () => {
  const { area, take } = onTerminal();
  area.draw(["a"]);
  assert.ok(take().includes("\x1b[?25l"));
  area.close();
  assert.ok(take().includes("\x1b[?25h"));
  area.close();
  area.draw(["b"]);
  assert.equal(take(), "");
});

test("every drawing leaves the terminal wrapping lines", () => {
  const { area, take } = onTerminal();
  area.draw(["a"]);
  area.printAbove(["b"]);
  const text = take();
  assert.ok(text.lastIndexOf("\x1b[?7h") > text.lastIndexOf("\x1b[?7l"));
});

test("after a change of size it begins again on an empty screen", () => {
  const { area, take } = onTerminal();
  area.draw(["a", "b"]);
  take();
  area.restart(["title"]);
  area.draw(["c"]);
  const text = take();
  assert.ok(text.startsWith("\x1b[H\x1b[2J"));
  assert.equal(stripVTControlCharacters(text), "title\n\rc\n");
});

function onTerminal(size = {}) {
  let written = "";
  const stream = { columns: 80, rows: 24, ...size, write: (text: string) => (written += text) };
  const take = () => {
    const text = written;
    written = "";
    return text;
  };
  return { area: new LiveArea(stream), take };
}
