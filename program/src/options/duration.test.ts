import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDuration, parseDuration } from "./duration.ts";

const durations: readonly [text: string, seconds: number, shortest: string][] = [
  ["0s", 0, "0s"],
  ["1ms", 0.001, "1ms"],
  ["500ms", 0.5, "500ms"],
  ["1.5s", 1.5, "1s500ms"],
  ["90s", 90, "1m30s"],
  ["10m", 600, "10m"],
  ["1h30m", 5400, "1h30m"],
  ["36h", 129_600, "1d12h"],
  ["1d1h1m1s1ms", 90_061.001, "1d1h1m1s1ms"],
  ["0.5h", 1800, "30m"],
];
for (const [text, seconds, shortest] of durations) {
  test(`${text} is ${seconds} s, in short ${shortest}`, () => {
    assert.equal(parseDuration(text), seconds);
    assert.equal(formatDuration(seconds), shortest);
  });
}

test("every duration in whole milliseconds is the same when written and read again", () => {
  for (let milliseconds = 0; milliseconds < 200_000; milliseconds += 7) {
    assert.equal(parseDuration(formatDuration(milliseconds / 1000)), milliseconds / 1000);
  }
});

const refused = [
  "",
  "1",
  "1.5",
  "s",
  "-1s",
  "+1s",
  "1 s",
  " 1s",
  "1s ",
  "1S",
  "1sec",
  "1s1",
  ".5s",
  "1.s",
  "1e3s",
  "Infinity",
];
for (const text of [...refused, `${"9".repeat(400)}s`, "999999999999999d"]) {
  test(`${JSON.stringify(text.slice(0, 20))} is no duration`, () => {
    assert.equal(parseDuration(text), undefined);
  });
}
