import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { BlockWriter, timestampOf } from "@kubevitals/proto";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, snapshot } from "../../testing/records.ts";
import { storeSeries } from "../../state/stored-series.ts";

const start = Date.UTC(2026, 0, 1);

/** A history of the node `n`, with vitals every second from 0 to 4, which the store may not know. */
async function setUp(t: TestContext, knows: readonly string[]) {
  const opened = await openHttpApp(t);
  for (let second = 0; second < 5; second++) {
    const origin = { sessionRank: 0, sequence: second + 1, ageSeconds: 0 };
    const metrics = nodeMetrics("n", { timestamp: timestampOf(start + second * 1000), load1: second });
    opened.history.addVitals(metrics, origin, opened.clock.monotonic());
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

interface Page {
  items: { load1: number }[];
  continue?: string;
  series?: unknown[];
}

test("a long past is told page by page, and what comes in between is told on the last", async (t) => {
  const { app, history, clock } = await setUp(t, ["n"]);
  const pages: Page[] = [];
  for (let token: string | undefined = ""; token !== undefined; token = pages.at(-1)?.continue) {
    const query = `from=2026-01-01T00:00:01Z&limit=2&family=node_thing${token && `&continue=${token}`}`;
    pages.push((await app.inject(`/api/v1/metrics/nodes/n/history?${query}`)).json<Page>());
    if (pages.length > 1) continue;
    const late = nodeMetrics("n", { timestamp: timestampOf(start + 5000), load1: 5 });
    history.addVitals(late, { sessionRank: 0, sequence: 6, ageSeconds: 0 }, clock.monotonic());
  }
  assert.deepEqual(
    pages.map(({ items }) => items.map(({ load1 }) => load1)),
    [[1, 2], [3, 4], [5]],
  );
  assert.deepEqual(
    pages.map(({ series }) => series),
    [[], undefined, undefined],
  );
});

test("a page that holds all says that there is no other", async (t) => {
  const { app } = await setUp(t, ["n"]);
  const page = (await app.inject("/api/v1/metrics/nodes/n/history?limit=5")).json<Page>();
  assert.deepEqual([page.items.length, page.continue], [5, undefined]);
});

test("without a limit a page has a thousand vitals, however many there are", async (t) => {
  const { app, history, clock } = await setUp(t, ["n"]);
  for (let sequence = 6; sequence <= 1500; sequence++) {
    const metrics = nodeMetrics("n", { timestamp: timestampOf(start + sequence), collectors: [], filesystems: [] });
    history.addVitals(metrics, { sessionRank: 0, sequence, ageSeconds: 0 }, clock.monotonic());
  }
  const first = (await app.inject("/api/v1/metrics/nodes/n/history")).json<Page>();
  assert.equal(first.items.length, 1000);
  const second = (await app.inject(`/api/v1/metrics/nodes/n/history?continue=${first.continue}`)).json<Page>();
  assert.deepEqual([second.items.length, second.continue], [500, undefined]);
});

for (const [query, expected, detail] of [
  ["?limit=0", 400, /limit must be >= 1/],
  ["?limit=1001", 400, /limit must be <= 1000/],
  ["?limit=-1", 400, /limit/],
  ["?limit=1.5", 400, /limit must be integer/],
  ["?limit=", 400, /limit/],
  ["?continue=", 400, /continue/],
  ["?continue=here.1.2", 400, /continue/],
  ["?continue=here.1.2.x", 400, /continue/],
  ["?continue=there.1.2.3", 410, /earlier start of this one, gave this `continue`; begin again without it/],
] as const) {
  test(`a page is refused for ${query}`, async (t) => {
    const { app } = await setUp(t, ["n"]);
    const response = await app.inject(`/api/v1/metrics/nodes/n/history${query}`);
    assert.equal(response.statusCode, expected);
    assert.match(response.headers["content-type"] ?? "", /^application\/problem\+json/);
    const told = response.json<{ detail: string }>().detail;
    if (typeof detail === "string") assert.equal(told, detail);
    else assert.match(told, detail);
  });
}

test("a position beyond all that is kept has nothing behind it", async (t) => {
  const { app } = await setUp(t, ["n"]);
  const response = await app.inject("/api/v1/metrics/nodes/n/history?continue=here.9999999999999999.1.1");
  assert.deepEqual(response.json<Page>().items, []);
});

test("what is older than the retention is gone", async (t) => {
  const { clock, loads } = await setUp(t, ["n"]);
  clock.advance(601);
  assert.deepEqual(await loads(""), []);
});

/** Series of a gauge and of a histogram, once a second from 0 to 2. */
async function setUpSeries(t: TestContext, rows = 2) {
  const opened = await setUp(t, ["n"]);
  for (let second = 0; second < 3; second++) {
    const out = new BlockWriter();
    const family = out.gauge("node_thing", "A gauge.", ["device"]);
    for (let row = 0; row < rows; row++) family.add(second + row / 10, `d${row}`);
    out.gauge("node_odd", "A gauge.").add([NaN, Infinity, -Infinity][second] ?? 0);
    const block = out.finish([{ name: "pod", value: "p" }], []);
    const sample = [{ ...block, isAbsent: (row: number) => row === 1 && second === 1 }];
    const origin = { sessionRank: 0, sequence: 100 + second, ageSeconds: 0 };
    opened.history.addSeries("n", start + second * 1000, storeSeries(sample), origin, opened.clock.monotonic());
  }
  const ask = async (query: string) => {
    const response = await opened.app.inject(`/api/v1/metrics/nodes/n/history${query}`);
    assert.equal(response.statusCode, 200);
    return response.json<{ items: unknown[]; series?: SeriesAnswer[]; seriesOmitted?: number }>();
  };
  return { ...opened, ask };
}

interface SeriesAnswer {
  name: string;
  labels: Record<string, string>;
  points: { timestamp: string; value: number | string }[];
}

test("the series of a family come with the vitals where they are asked for, and only then", async (t) => {
  const { ask } = await setUpSeries(t);
  assert.equal((await ask("")).series, undefined);
  const { items, series, seriesOmitted } = await ask("?family=node_thing");
  assert.equal(items.length, 5);
  assert.equal(seriesOmitted, undefined);
  assert.deepEqual(
    series?.map(({ name, labels }) => [name, labels]),
    [
      ["node_thing", { device: "d0", pod: "p" }],
      ["node_thing", { device: "d1", pod: "p" }],
    ],
  );
  assert.deepEqual(series[0]?.points, [
    { timestamp: "2026-01-01T00:00:00.000Z", value: 0 },
    { timestamp: "2026-01-01T00:00:01.000Z", value: 1 },
    { timestamp: "2026-01-01T00:00:02.000Z", value: 2 },
  ]);
  assert.deepEqual(
    series[1]?.points.map(({ value }) => value),
    [0.1, 2.1],
  );
});

test("series are cut to the time that is asked for, and what JSON cannot write is written as text", async (t) => {
  const { ask } = await setUpSeries(t);
  const { series } = await ask("?family=node_odd&from=2026-01-01T00:00:01Z");
  assert.deepEqual(
    series?.map(({ points }) => points.map(({ value }) => value)),
    [["+Inf", "-Inf"]],
  );
  assert.deepEqual((await ask("?family=node_odd&to=2026-01-01T00:00:00Z")).series?.[0]?.points[0]?.value, "NaN");
  assert.deepEqual((await ask("?family=node_unknown")).series, []);
});

test("of a family with very many series the first are told, and how many are not", async (t) => {
  const { ask } = await setUpSeries(t, 1500);
  const { series, seriesOmitted } = await ask("?family=node_thing");
  assert.deepEqual([series?.length, seriesOmitted], [1000, 500]);
});

for (const query of ["?family=", "?family=a%20b", "?family=0", `?family=${"x".repeat(254)}`, "?family=a&family=b"]) {
  test(`what cannot be the name of a family is refused: ${query.slice(0, 20)}`, async (t) => {
    const { app } = await setUp(t, ["n"]);
    assert.equal((await app.inject(`/api/v1/metrics/nodes/n/history${query}`)).statusCode, 400);
  });
}
