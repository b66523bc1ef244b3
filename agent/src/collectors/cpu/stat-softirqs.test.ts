import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseSoftirqTotals, statSoftirqs } from "./stat-softirqs.ts";

test("gives soft interrupts by kind, without their sum", async () => {
  const stat = "cpu 1 2 3 4\nsoftirq 55 1 2 3 4 5 6 7 8 9 10\n";
  const lines = (await expose(statSoftirqs, stubHost({ proc: { stat } }))) ?? [];
  assert.equal(lines.length, 11);
  assert.equal(lines[0], "# TYPE node_softirqs_total counter");
  assert.equal(lines[1], 'node_softirqs_total{vector="hi"} 1');
  assert.equal(lines[10], 'node_softirqs_total{vector="rcu"} 10');
});

test("knows none where the kernel does not count them, and refuses a line cut short", () => {
  assert.equal(statSoftirqs.read(stubHost({ proc: { stat: "cpu 1 2 3 4\n" } })), undefined);
  assert.equal(statSoftirqs.read(stubHost({})), undefined);
  assert.throws(
    () => parseSoftirqTotals(Buffer.from("softirq 1 2\n")),
    /^Error: stat: 11 numbers expected after softirq$/,
  );
});
