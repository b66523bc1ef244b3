import assert from "node:assert/strict";
import { test } from "node:test";
import { ExpositionParser } from "../exposition/parse-exposition.ts";
import { familiesOf } from "./target-families.ts";
import { targetAt } from "./testing/page-server.ts";

const limits = { rows: 100_000, nameLength: 253, textLength: 4096 };

function familiesIn(text: string) {
  const parser = new ExpositionParser({ limits, isScraped: true });
  for (const line of text.split("\n")) parser.line(line);
  return familiesOf(parser.finish(), targetAt(80));
}

for (const name of [
  "up",
  "scrape_duration_seconds",
  "kube_pod_info",
  "kubevitals_nodes",
  "kubevitals_agent_target_up",
  "ALERTS",
]) {
  test(`${name} is not a pod's to tell`, () => {
    const { families, scraped, kept } = familiesIn(`${name} 1\nqueue 2\n`);
    assert.deepEqual([families.map((family) => family.name), scraped, kept], [["queue"], 2, 1]);
  });
}

test("whatever else an exporter tells is taken, process_* and node_* too", () => {
  const names = ["process_cpu_seconds_total", "nodejs_version_info", "node_load1", "container_cpu_usage_seconds_total"];
  assert.deepEqual(
    familiesIn(names.map((name) => `${name} 1\n`).join("")).families.map(({ name }) => name),
    names,
  );
});

test("rows of one family have all of its labels, empty where they lack one", () => {
  const { families } = familiesIn('a{x="1"} 1\na{y="2"} 2\na 3\n');
  assert.deepEqual(families[0]?.labelNames, ["x", "y"]);
  assert.deepEqual(
    families[0].rows.map(({ labelValues }) => labelValues),
    [
      ["1", ""],
      ["", "2"],
      ["", ""],
    ],
  );
});

test("labels that stand beside a page's rows are renamed among them, whatever is there already", () => {
  const { families } = familiesIn('a{scrape_pod_uid="x",exported_scrape_pod_uid="y",scrape_instance="z"} 1\n');
  assert.deepEqual(families[0]?.labelNames, [
    "exported_scrape_pod_uid",
    "exported_scrape_instance",
    "exported_exported_scrape_pod_uid",
  ]);
});

test("a page whose rows would fill the aggregator's is refused", () => {
  const long = "v".repeat(4000);
  const text = Array.from({ length: 1100 }, (_, row) => `a{row="${row}",x="${long}"} 1\n`).join("");
  assert.throws(() => familiesIn(text), { name: "ScrapeFailure", kind: "limit", message: /characters/ });
});

test("a family without a help text is given one, as linters of pages want it", () => {
  const { families } = familiesIn("# HELP a About a.\na 1\nb 1\n");
  assert.deepEqual(
    families.map(({ help }) => help),
    ["About a.", "A pod's page has it, without a help text."],
  );
});
