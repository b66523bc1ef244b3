import assert from "node:assert/strict";
import { test } from "node:test";
import { gauge } from "../../testing/records.ts";
import { scrapedPage, textOfPod } from "../../testing/user-series.ts";
import { partsOf, storeSeries, type StoredSeries } from "../stored-series.ts";
import { ownSeries, userSeries } from "./user-series.ts";

const namesOf = (series: StoredSeries) =>
  Array.from(partsOf(series), ({ block, values }) => [block.families[0]?.name, ...Array.from(values)]);

test("series of which no user has said anything stay the same object", () => {
  const series = storeSeries([gauge("node_x", { a: 1 })]);
  assert.equal(ownSeries(series), series);
  assert.equal(userSeries(series), undefined);
});

test("what pods' pages say stands apart from what the agent has read itself, whatever it is called", () => {
  const forged = scrapedPage("uid-a", "10.0.0.1:80", [
    ["node_x", {}, 7],
    ["container_cpu_usage_seconds_total", {}, 7],
  ]);
  const other = scrapedPage("uid-a", "10.0.0.1:81", [], 0);
  const series = storeSeries([...forged, gauge("node_x", { a: 1 }), ...other, gauge("node_y", { a: 2 })]);
  const own = ownSeries(series);
  assert.deepEqual(namesOf(own), [
    ["node_x", 1],
    ["node_y", 2],
  ]);
  assert.equal(own.shape.rows, 2);
  const users = userSeries(series);
  const pages = users?.pages.get("uid-a");
  assert.deepEqual(
    pages?.map(({ instance, samples, report }) => [instance, samples.length, report !== undefined]),
    [
      ["10.0.0.1:80", 1, true],
      ["10.0.0.1:81", 0, true],
    ],
  );
  assert.deepEqual(Array.from(pages[0]?.samples[0]?.values ?? []), [7, 7]);
  assert.equal(users?.rows, 2);
});

test("what text files say of a pod stands among the node's series, and is found by the pod", () => {
  const series = storeSeries([gauge("node_x", { a: 1 }), textOfPod("shop", "cart", [["jobs", {}, 3]])]);
  assert.equal(ownSeries(series), series);
  const [text, ...others] = userSeries(series)?.texts.get("shop/cart") ?? [];
  assert.deepEqual([text?.block.families[0]?.name, text?.values[0], others], ["jobs", 3, []]);
});

test("the same series are taken apart once", () => {
  const series = storeSeries([gauge("node_x", { a: 1 }), ...scrapedPage("uid-a", "10.0.0.1:80", [["a", {}, 1]])]);
  assert.equal(ownSeries(series), ownSeries(series));
  assert.equal(userSeries(series), userSeries(series));
});

test("a later sample of the same parts has its own values", () => {
  const [first, second] = [1, 2].map((value) => {
    const page = scrapedPage("uid-a", "10.0.0.1:80", [["a", {}, value]]);
    return storeSeries([gauge("node_x", { a: 10 * value }), ...page]);
  }) as [StoredSeries, StoredSeries];
  const later = { ...second, shape: first.shape };
  for (const [series, value] of [
    [first, 1],
    [later, 2],
  ] as const) {
    assert.deepEqual(namesOf(ownSeries(series)), [["node_x", 10 * value]]);
    assert.equal(userSeries(series)?.pages.get("uid-a")?.[0]?.samples[0]?.values[0], value);
  }
});
