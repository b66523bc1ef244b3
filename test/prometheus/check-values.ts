import { setTimeout as sleep } from "node:timers/promises";
import { parseTextFormat, type ParsedSample } from "../../proto/src/testing/parse-text-format.ts";
import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import type { Prometheus, Sample } from "../peers/prometheus.ts";
import { getJson } from "../programs/support/doors.ts";
import type { ScrapedCluster } from "./cluster.ts";
import { ways } from "./ways.ts";

/** Prometheus answers what the snapshot says. */
export async function checkValues(checks: Checks, prometheus: Prometheus, cluster: ScrapedCluster): Promise<void> {
  await checkSteadySeries(checks, prometheus, cluster);
  await checkOddValues(checks, prometheus, cluster);
  await checkSums(checks, prometheus, cluster);
  await checkSameInEveryWay(checks, prometheus);
  await checkMetadata(checks, prometheus);
  for (const name of ["duplicate_timestamp", "out_of_order", "out_of_bounds"]) {
    const counter = `prometheus_target_scrapes_sample_${name}_total`;
    const page = await (await fetch(`http://${prometheus.address}/metrics`)).text();
    checks.same(
      "Prometheus had to drop no sample",
      counter,
      new RegExp(`^${counter} (\\S+)$`, "m").exec(page)?.[1],
      "0",
    );
  }
}

/** Scrapes, one a second, that lie between a page and a query at the least: what is answered was scraped after the page. */
const scrapes = 3;

/** What the agents read of this machine itself, and not of their recorded hosts. */
const ofThisMachine = /^node_filesystem_(free|avail)_bytes|^node_filesystem_files_free/;

/**
 * Series whose value two pages, some seconds apart, agree on: Prometheus says that value, and it says no others. Kubevitals' own carry
 * the labels of the target, as they have none themselves.
 */
async function checkSteadySeries(
  checks: Checks,
  prometheus: Prometheus,
  { aggregator }: ScrapedCluster,
): Promise<void> {
  const read = async () => byIdentity(await pageOf(aggregator.http));
  const before = await read();
  await sleep(scrapes * 1000);
  const answered = byIdentity(
    (await prometheus.query(`{via="whole", node!="", __name__!~"kubevitals_.*"}`)).map(fromSample),
  );
  const after = await read();
  let steady = 0;
  for (const [identity, value] of before) {
    if (!Object.is(after.get(identity), value) || ofThisMachine.test(identity)) continue;
    steady++;
    checks.same("a series has the value that the page says", identity, answered.get(identity), value);
  }
  checks.holds("there are many such series", steady > 1000, `${steady} series`);
  const strangers = Array.from(answered.keys()).filter((identity) => !before.has(identity) && !after.has(identity));
  checks.same("Prometheus has no series that the page lacks", "all nodes", strangers, []);
}

async function checkOddValues(checks: Checks, prometheus: Prometheus, { odd }: ScrapedCluster): Promise<void> {
  for (const way of Object.keys(ways)) {
    const found = await prometheus.query(`odd_value{via="${way}"}`);
    const values = new Map(found.map(({ metric, value }) => [metric["kind"], value]));
    for (const [kind, text] of odd.values) {
      const number = values.get(kind);
      checks.same(
        "an odd label and value arrive as they were sent",
        `${way} ${kind}`,
        number && Number(number),
        Number(text),
      );
    }
    const [half] = await prometheus.query(`histogram_quantile(0.5, odd_seconds_bucket{via="${way}"})`);
    checks.same("a histogram is one", way, half?.value, "1");
  }
}

/** What REST counts, Prometheus counts. */
async function checkSums(checks: Checks, prometheus: Prometheus, { aggregator }: ScrapedCluster): Promise<void> {
  const rest = `http://${aggregator.http}/api/v1`;
  for (const [what, expression, count] of [
    ["fresh nodes", `kubevitals_nodes{via="whole", freshness="fresh"}`, async () => (await clusterOf(rest)).nodesFresh],
    ["pods", `count(kube_pod_info{via="whole"})`, async () => (await clusterOf(rest)).podsTotal],
    ["issues", `sum(kubevitals_health_issues{via="whole"})`, async () => (await healthOf(rest)).issues.length],
    ["named issues", `count(kubevitals_health_issue{via="whole"})`, async () => (await healthOf(rest)).issues.length],
  ] as const) {
    const agreed = await eventually(`Prometheus and REST agree on the number of ${what}`, 30, async () => {
      const expected = await count();
      const [found] = await prometheus.query(expression);
      return Number(found?.value) === expected && expected > 0
        ? expected
        : new NotYet(`${found?.value} is not ${expected}`);
    });
    checks.holds("Prometheus counts what REST counts", agreed > 0, what);
  }
}

/** The parts of REST's answers that are looked at. */
interface ClusterBody {
  readonly nodesFresh: number;
  readonly podsTotal: number;
}

interface HealthBody {
  readonly issues: readonly object[];
}

async function clusterOf(rest: string) {
  return (await getJson(`${rest}/metrics/cluster`)).body as unknown as ClusterBody;
}

async function healthOf(rest: string) {
  return (await getJson(`${rest}/health`)).body as unknown as HealthBody;
}

/** Shards together, and nodes together, have the series that the whole page has. */
async function checkSameInEveryWay(checks: Checks, prometheus: Prometheus): Promise<void> {
  const countsOf = async (way: string) => {
    const found = await prometheus.query(
      `count by (__name__) ({via="${way}", __name__=~"(node|kube|container|odd|up|kubevitals).*"})`,
    );
    return Object.fromEntries(found.map(({ metric, value }) => [metric["__name__"], value]));
  };
  await eventually("all ways say the same", 30, async () => {
    const whole = await countsOf("whole");
    for (const way of ["shards", "nodes"]) {
      const other = await countsOf(way);
      const differing = Object.keys({ ...whole, ...other }).filter((name) => whole[name] !== other[name]);
      if (differing.length > 0) return new NotYet(`${way}: ${differing.slice(0, 5).join(", ")}`);
    }
    return checks.holds(
      "shards together, and nodes together, are the whole",
      Object.keys(whole).length > 300,
      JSON.stringify(whole),
    );
  });
}

/** OpenMetrics tells more than the text format: what it tells arrives. */
async function checkMetadata(checks: Checks, prometheus: Prometheus): Promise<void> {
  for (const [family, type, unit] of [
    ["node_cpu_seconds", "counter", "seconds"],
    ["node_memory_MemTotal_bytes", "gauge", "bytes"],
    ["kube_pod", "info", ""],
    ["odd_seconds", "histogram", "seconds"],
  ] as const) {
    const [found] = await prometheus.metadata(family);
    checks.same("Prometheus knows a family's type and unit", family, [found?.type, found?.unit], [type, unit]);
  }
}

async function pageOf(address: string): Promise<readonly ParsedSample[]> {
  const text = await (await fetch(`http://${address}/metrics`)).text();
  return parseTextFormat(text)
    .flatMap(({ samples }) => samples)
    .filter(({ name, labels }) => (labels["node"] ?? "") !== "" && !name.startsWith("kubevitals_"));
}

function fromSample({ metric, value }: Sample): ParsedSample {
  const { __name__: name = "", via: _, ...labels } = metric;
  return { name, labels, value: Number(value.replace("Inf", "Infinity")) };
}

/** Values by name and labels. The bounds of buckets are written differently by each format, and an empty label is none. */
function byIdentity(samples: readonly ParsedSample[]): ReadonlyMap<string, number> {
  return new Map(
    samples.map(({ name, labels, value }) => {
      const pairs = Object.entries(labels)
        .filter(([, text]) => text !== "")
        .map(([label, text]) => [label, label === "le" ? text.replace(/\.0$/, "") : text]);
      return [`${name} ${JSON.stringify(pairs.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)))}`, value];
    }),
  );
}
