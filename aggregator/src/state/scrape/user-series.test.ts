import assert from "node:assert/strict";
import { test } from "node:test";
import { gauge } from "../../testing/records.ts";
import { scrapedPage, textOfPod } from "../../testing/user-series.ts";
import { splitSeries } from "./user-series.ts";

test("series of which no user has said anything stay the same object", () => {
  const series = [gauge("node_x", { a: 1 })];
  assert.deepEqual(splitSeries(series), { own: series, users: undefined });
  assert.equal(splitSeries(series).own, series);
});

test("what pods' pages say stands apart from what the agent has read itself, whatever it is called", () => {
  const own = gauge("node_x", { a: 1 });
  const forged = scrapedPage("uid-a", "10.0.0.1:80", [
    ["node_x", {}, 7],
    ["container_cpu_usage_seconds_total", {}, 7],
  ]);
  const other = scrapedPage("uid-a", "10.0.0.1:81", [], 0);
  const split = splitSeries([own, ...forged, ...other]);
  assert.deepEqual(split.own, [own]);
  const pages = split.users?.pages.get("uid-a");
  assert.deepEqual(
    pages?.map(({ instance, samples, report }) => [instance, samples.length, report !== undefined]),
    [
      ["10.0.0.1:80", 1, true],
      ["10.0.0.1:81", 0, true],
    ],
  );
  assert.equal(split.users?.rows, 2);
});

test("what text files say of a pod stands among the node's series, and is found by the pod", () => {
  const text = textOfPod("shop", "cart", [["jobs", {}, 3]]);
  const split = splitSeries([gauge("node_x", { a: 1 }), text]);
  assert.equal(split.own.length, 2);
  assert.deepEqual(split.users?.texts.get("shop/cart"), [text]);
});

test("the same series are taken apart once", () => {
  const series = [...scrapedPage("uid-a", "10.0.0.1:80", [["a", {}, 1]])];
  assert.equal(splitSeries(series), splitSeries(series));
});
