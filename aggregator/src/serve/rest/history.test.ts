import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { timestampOf } from "@kubevitals/proto";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, snapshot } from "../../testing/records.ts";

const start = Date.UTC(2026, 0, 1);

/** A history of the node `n`, with vitals every second from 0 to 4, which the store may not know. */
async function setUp(t: TestContext, knows: readonly string[]) {
  const opened = await openHttpApp(t);
  for (let second = 0; second < 5; second++) {
    opened.history.add(
      nodeMetrics("n", { timestamp: timestampOf(start + second * 1000), load1: second }),
      opened.clock.monotonic(),
    );
  }
  opened.store.put(
    snapshot(
      "s",
      knows.map((name) => nodeRecord(name)),
    ),
  );
  const loads = async (query: string) => {
    const response = await opened.app.inject(`/api/v1/metrics/nodes/n/history${query}`);
    assert.equal(response.statusCode, 200);
    return response.json<{ items: { load1: number }[] }>().items.map(({ load1 }) => load1);
  };
  return { ...opened, loads };
}

test("the history of a node comes oldest first, with what is known of it as REST writes it", async (t) => {
  const { app } = await setUp(t, ["n"]);
  const answer = (await app.inject("/api/v1/metrics/nodes/n/history")).json<{ items: Record<string, unknown>[] }>();
  const { items, ...rest } = answer;
  assert.deepEqual(rest, { nodeName: "n", retentionSeconds: 600, takenAt: "2026-01-01T00:00:00.000Z" });
  assert.deepEqual(
    items.map(({ timestamp }) => timestamp),
    [0, 1, 2, 3, 4].map((second) => `2026-01-01T00:00:0${second}.000Z`),
  );
  assert.ok(items.every((item) => Object.values(item).every((value) => value !== null)));
  assert.deepEqual(
    items[0]?.["collectors"],
    ["cpu", "meminfo", "filesystem", "pressure"].map((name) => ({ name, state: "ok" })),
  );
});

for (const [query, expected] of [
  ["?from=2026-01-01T00:00:02Z", [2, 3, 4]],
  ["?to=2026-01-01T00:00:02Z", [0, 1, 2]],
  ["?from=2026-01-01T00:00:01Z&to=2026-01-01T00:00:02.5Z", [1, 2]],
  ["?from=2026-01-01T01:00:03%2B01:00", [3, 4]],
  ["?from=2026-01-01t00:00:04z", [4]],
  ["?from=2030-01-01T00:00:00Z", []],
] as const) {
  test(`the history can be asked for by time: ${query}`, async (t) => {
    assert.deepEqual(await (await setUp(t, ["n"])).loads(query), expected);
  });
}

test("a node that was forgotten still has its past, and a known one may have none", async (t) => {
  assert.equal((await (await setUp(t, [])).loads("")).length, 5);
  const { app } = await setUp(t, ["other"]);
  assert.deepEqual((await app.inject("/api/v1/metrics/nodes/other/history")).json<{ items: unknown[] }>().items, []);
});

test("what is older than the retention is gone", async (t) => {
  const { clock, loads } = await setUp(t, ["n"]);
  clock.advance(601);
  assert.deepEqual(await loads(""), []);
});
