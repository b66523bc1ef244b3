import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPodMetrics, timestampOf, type PodMetrics } from "@kubevitals/proto";
import { atOnce } from "@kubevitals/program";
import { nodeMetrics, nodeRecord, oneOfEach, snapshot } from "../../testing/records.ts";
import { podList } from "../../state/pod-list.ts";
import { parseListQuery, mostItems, type ListParameters } from "./list-query.ts";
import { snapshotLists, type SnapshotList } from "./lists.ts";
import { QueryError } from "./query-error.ts";
import { selectPage } from "./select-page.ts";

function pod(podName: string, more: Partial<PodMetrics> = {}): PodMetrics {
  return { ...emptyPodMetrics({ podName, namespace: "shop", podUid: `uid-${podName}` }), ...more };
}

const at = (text: string) => timestampOf(Date.parse(text));

const pods: readonly PodMetrics[] = [
  pod("cart", {
    cpuUsageMillicores: 50,
    memoryUsageBytes: 2 ** 30,
    labels: { app: "cart", tier: "web" },
    phase: "Running",
  }),
  pod("db", { cpuUsageMillicores: 900, labels: { app: "db" }, phase: "Running", nodeName: "n-1", restartCount: 3 }),
  pod("job", { phase: "Succeeded", createdTime: at("2026-01-02T00:00:00Z"), message: 'said "done", and left' }),
  pod("new", { phase: "Pending", ready: false, missing: ["usage: none yet"], createdTime: at("2026-01-03T00:00:00Z") }),
  pod("ping", {
    namespace: "tools",
    cpuUsageMillicores: 0,
    labels: { "example.com/team": "core", tier: "web" },
    containers: [
      { containerName: "a", restartCount: 7, state: "waiting" },
      { containerName: "b", restartCount: 0, state: "running" },
    ],
    customMetrics: { "queue length": 4, constructor: 1 },
    provenance: { source: "SOURCE_METRICS_SERVER", freshness: "FRESHNESS_STALE" },
  }),
];

const full = snapshot(
  "s-1",
  [
    nodeRecord("a", { metrics: nodeMetrics("a", { cpuUsageRate: 90, labels: { zone: "x" } }) }),
    nodeRecord("b", { freshness: "FRESHNESS_STALE" }),
    nodeRecord("c", { freshness: "FRESHNESS_LOST", metrics: nodeMetrics("c", { cpuUsageRate: undefined }) }),
  ],
  { pods: podList(pods), lists: oneOfEach },
);

/** Names of the items that a query chooses. */
function chosen(list: SnapshotList, parameters: ListParameters): readonly string[] {
  const { items } = atOnce(selectPage(parseListQuery(list, parameters), full));
  return items.map((item) => {
    const { podName, nodeName, name, namespace } = item as Readonly<Record<string, string>>;
    return podName ?? name ?? nodeName ?? namespace ?? "";
  });
}

const choices: readonly (readonly [what: string, parameters: ListParameters, names: string])[] = [
  ["nothing", {}, "cart db job new ping"],
  [
    "empty texts",
    { filter: "", labelSelector: "", sort: "", continue: "", fields: "", snapshot: "" },
    "cart db job new ping",
  ],
  ["a number above a bound", { filter: "cpuUsageMillicores>50" }, "db"],
  ["a number not below a bound", { filter: "cpuUsageMillicores>=50" }, "cart db"],
  ["zero, which is not absent", { filter: "cpuUsageMillicores=0" }, "ping"],
  ["below a bound, where absent is never zero", { filter: "cpuUsageMillicores<=50" }, "cart ping"],
  ["presence", { filter: "cpuUsageMillicores" }, "cart db ping"],
  ["absence", { filter: "!cpuUsageMillicores" }, "job new"],
  ["inequality, which what lacks the field meets", { filter: "cpuUsageMillicores!=50" }, "db job new ping"],
  ["a quantity", { filter: "memoryUsageBytes=1Gi" }, "cart"],
  ["a decimal quantity", { filter: "memoryUsageBytes>1.07G" }, "cart"],
  ["an exponent and a sign", { filter: "cpuUsageMillicores>-1e1,cpuUsageMillicores<+9.1e2" }, "cart db ping"],
  ["a text", { filter: "phase=Running" }, "cart db"],
  ["the same with ==", { filter: "phase==Running" }, "cart db"],
  ["a set", { filter: "phase in (Pending, Succeeded)" }, "job new"],
  ["outside of a set", { filter: "phase notin (Running,Pending)" }, "job ping"],
  ["a part of a text", { filter: 'message~"\\"done\\", and"' }, "job"],
  ["an empty text", { filter: "phase=" }, ""],
  ["a truth", { filter: "ready=false" }, "new"],
  ["an enum", { filter: "provenance.source=metrics-server" }, "ping"],
  ["what provenance says by its short name", { filter: "freshness in (stale,lost)" }, "ping"],
  ["a time", { filter: "createdTime>2026-01-02T12:00:00+01:00" }, "new"],
  ["the same time in another zone", { filter: "createdTime=2026-01-02T01:00:00+01:00" }, "job"],
  ["a field of some element of a list", { filter: "containers.restartCount>5" }, "ping"],
  ["each in an element of its own", { filter: "containers.state=waiting,containers.state=running" }, "ping"],
  ["no element of a list", { filter: "containers.state!=waiting" }, "cart db job new"],
  ["a list with something in it", { filter: "containers" }, "ping"],
  ["an element of a list of texts", { filter: 'missing~"none yet"' }, "new"],
  ["an entry of a map", { filter: "labels.tier=web" }, "cart ping"],
  ["an entry whose key has dots and a slash", { filter: "labels.example.com/team=core" }, "ping"],
  ["an entry whose key has a space", { filter: '"customMetrics.queue length">=4' }, "ping"],
  ["an entry named as what every object inherits", { filter: "customMetrics.constructor=1" }, "ping"],
  ["an inherited name that is no entry", { filter: "customMetrics.toString" }, ""],
  ["an entry named __proto__", { filter: "labels.__proto__" }, ""],
  ["a map with something in it", { filter: "customMetrics" }, "ping"],
  ["several filters", { filter: ["phase=Running", "cpuUsageMillicores<100"] }, "cart"],
  ["spaces everywhere", { filter: "  phase  =  Running ,  ! nodeName " }, "cart"],
  ["labels by equality", { labelSelector: "tier=web,app!=cart" }, "ping"],
  ["labels by sets", { labelSelector: "app in (cart,db),tier notin (web)" }, "db"],
  ["labels that are there and not", { labelSelector: "tier,!app" }, "ping"],
  ["a label with a prefix", { labelSelector: "example.com/team==core" }, "ping"],
  ["an empty label value", { labelSelector: "app=" }, ""],
  ["a namespace", { namespace: "tools" }, "ping"],
  ["a node", { nodeName: "n-1" }, "db"],
  ["sorted upwards, absent last", { sort: "cpuUsageMillicores" }, "ping cart db job new"],
  ["sorted downwards, absent last", { sort: "-cpuUsageMillicores" }, "db cart ping job new"],
  ["sorted by two fields", { sort: "phase,-podName" }, "new db cart job ping"],
  ["sorted by a time", { sort: "-createdTime" }, "new job cart db ping"],
  ["sorted by an entry of a map", { sort: "labels.app" }, "cart db job new ping"],
  ["limited", { limit: 2 }, "cart db"],
  ["sorted and limited", { sort: "-podName", limit: 2 }, "ping new"],
];

for (const [what, parameters, names] of choices) {
  test(`pods are chosen by ${what}`, () => {
    assert.equal(chosen(snapshotLists.pods, parameters).join(" "), names);
  });
}

test("nodes are chosen and sorted by what their provenance says, enums in the model's order", () => {
  assert.deepEqual(chosen(snapshotLists.nodes, { filter: "freshness!=fresh" }), ["b", "c"]);
  assert.deepEqual(chosen(snapshotLists.nodes, { sort: "-freshness" }), ["c", "b", "a"]);
  assert.deepEqual(chosen(snapshotLists.nodes, { labelSelector: "zone" }), ["a"]);
});

test("every list can be filtered, sorted and cut", () => {
  for (const list of Object.values(snapshotLists)) {
    const [field = ""] = Object.keys(Array.from<object>(list.items(full))[0] ?? { source: "" });
    const all = chosen(list, {});
    assert.deepEqual(chosen(list, { filter: field, sort: `-${field}`, limit: mostItems }).toSorted(), all.toSorted());
  }
});

const refused: readonly (readonly [parameters: ListParameters, message: RegExp])[] = [
  [{ filter: "cpu>1" }, /^filter: PodMetrics has no field 'cpu'; there are podName, /],
  [{ filter: "__proto__=1" }, /^filter: PodMetrics has no field '__proto__'/],
  [{ filter: "constructor" }, /^filter: PodMetrics has no field 'constructor'/],
  [{ filter: "provenance.__proto__" }, /^filter: Provenance has no field '__proto__'/],
  [{ filter: "podName.length=1" }, /^filter: 'podName.length' goes on behind podName/],
  [{ filter: "cpuUsageMillicores>NaN" }, /^filter: 'NaN' is not a number, such as 80/],
  [{ filter: "cpuUsageMillicores>Infinity" }, /'Infinity' is not a number/],
  [{ filter: "cpuUsageMillicores>1e999" }, /'1e999' is not a number/],
  [{ filter: "cpuUsageMillicores>0x10" }, /'0x10' is not a number/],
  [{ filter: "cpuUsageMillicores>" }, /'' is not a number/],
  [{ filter: "ready=yes" }, /'yes' is not true or false, which ready holds/],
  [
    { filter: "freshness=new" },
    /'new' is not one of unspecified, fresh, stale, lost, which provenance.freshness holds/,
  ],
  [{ filter: "createdTime>yesterday" }, /'yesterday' is not a time, such as/],
  [{ filter: "createdTime>2026-02-30" }, /is not a time/],
  [{ filter: "phase>Running" }, /> compares numbers and times, and phase holds neither/],
  [{ filter: "cpuUsageMillicores~5" }, /~ looks for a part of a text, and cpuUsageMillicores holds none/],
  [{ filter: "provenance=agent" }, /'agent' is not a single value, which provenance holds/],
  [{ filter: "phase=a b" }, /^filter: a comma or the end is missing at character 9, where there is 'b'/],
  [{ filter: "phase=Running," }, /^filter: a name is missing at character 15, where the text ends/],
  [{ filter: "phase in Running" }, /^filter: \( is missing at character 10/],
  [{ filter: "phase in (Running" }, /^filter: a comma or \) is missing/],
  [{ filter: 'phase="Run' }, /^filter: a text in double quotes, as JSON writes it, is missing at character 7/],
  [{ filter: 'phase="\\x"' }, /a text in double quotes/],
  [{ filter: "=1" }, /^filter: a name is missing at character 1/],
  [{ filter: "(".repeat(100) }, /^filter: a name is missing/],
  [{ filter: "phase\u0000\u{1f642}=1" }, /^filter: PodMetrics has no field 'phase\?\?\?'/],
  [{ filter: "a".repeat(4097) }, /^filter: is longer than 4096 characters/],
  [{ filter: Array(65).fill("phase").join(",") }, /^filter: holds more than 64 requirements/],
  [{ filter: `phase in (${Array(257).fill("a").join(",")})` }, /at most 256 values is missing/],
  [{ filter: Array<string>(17).fill("phase") }, /^filter: is given more than 16 times/],
  [{ labelSelector: "app>1" }, /^labelSelector: knows no >; there are/],
  [{ labelSelector: "-app" }, /^labelSelector: '-app' is not a label's key/],
  [{ labelSelector: "A/app" }, /'A\/app' is not a label's key/],
  [{ labelSelector: "a/b/c" }, /'a\/b\/c' is not a label's key/],
  [{ labelSelector: `app=${"x".repeat(64)}` }, /is not a label's value/],
  [{ labelSelector: "app in (a b)" }, /^labelSelector: a comma or \) is missing/],
  [{ sort: "containers" }, /^sort: containers is not a single value/],
  [{ sort: "containers.state" }, /^sort: containers.state is not a single value/],
  [{ sort: "provenance" }, /^sort: provenance is not a single value/],
  [{ sort: "labels" }, /^sort: labels is not a single value/],
  [{ sort: "podName,,phase" }, /^sort: PodMetrics has no field ''/],
  [{ sort: "--podName" }, /^sort: PodMetrics has no field '-podName'/],
  [{ sort: Array(9).fill("podName").join(",") }, /^sort: has more than 8 fields/],
  [{ fields: "podName,nope" }, /^fields: PodMetrics has no field 'nope'/],
  [{ fields: "__proto__" }, /^fields: PodMetrics has no field '__proto__'/],
  [{ fields: Array(129).fill("podName").join(",") }, /^fields: names more than 128 fields/],
  [{ fields: "a".repeat(4097) }, /^fields: is longer than 4096/],
  [{ limit: 0 }, /^limit: must be a whole number from 1 to 10000/],
  [{ limit: 1.5 }, /^limit: must be a whole number/],
  [{ limit: NaN }, /^limit: must be a whole number/],
  [{ limit: mostItems + 1 }, /^limit: must be a whole number/],
  [{ continue: "nonsense" }, /^continue: is not what an answer said/],
  [{ continue: "x".repeat(100_000) }, /^continue: is not what an answer said/],
  [{ continue: tokenOf(["s-1", "digest", -1]) }, /^continue: is not what an answer said/],
  [{ continue: tokenOf(["s-1", "digest", 1]) }, /^continue: belongs to another query/],
  [{ continue: tokenOf(null) }, /^continue: is not what an answer said/],
];

function tokenOf(parts: unknown): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

for (const [parameters, message] of refused) {
  test(`${JSON.stringify(parameters).slice(0, 80)} is refused`, () => {
    assert.throws(
      () => parseListQuery(snapshotLists.pods, parameters),
      (error) =>
        error instanceof QueryError &&
        message.test(error.message) &&
        error.message.startsWith(`${error.parameter}: `) &&
        /^[\x20-\x7e]*$/.test(error.message),
    );
  });
}

test("what a list's items do not have cannot be asked for", () => {
  const { volumes, networks, nodes } = snapshotLists;
  assert.throws(() => parseListQuery(volumes, { labelSelector: "a" }), /VolumeMetrics has no labels/);
  assert.throws(() => parseListQuery(networks, { namespace: "a" }), /^QueryError: namespace: does not apply/);
  assert.throws(() => parseListQuery(nodes, { nodeName: "a" }), /^QueryError: nodeName: does not apply/);
});

for (const sort of [undefined, "-cpuUsageMillicores", "phase,-podName"]) {
  test(`pages ${sort === undefined ? "in the list's order" : `sorted by ${sort}`} hold together what one answer holds`, () => {
    const parameters = { sort, filter: "podName!=new" };
    const whole = chosen(snapshotLists.pods, parameters);
    for (const limit of [1, 2, 3, 4]) {
      const paged: string[] = [];
      let token: string | undefined;
      do {
        const query = parseListQuery(snapshotLists.pods, { ...parameters, limit, continue: token });
        assert.equal(query.snapshotId, token === undefined ? undefined : "s-1");
        const page = atOnce(selectPage(query, full));
        paged.push(...page.items.map(({ podName }) => podName));
        token = page.continue;
      } while (token !== undefined);
      assert.deepEqual(paged, whole, String(limit));
    }
  });
}

test("the last page says that there are no more, also where it is full", () => {
  const page = atOnce(selectPage(parseListQuery(snapshotLists.pods, { limit: 5 }), full));
  assert.equal(page.items.length, 5);
  assert.equal(page.continue, undefined);
});

test("a page of another size goes on, but not one of another query, nor in another snapshot", () => {
  const { continue: token } = atOnce(
    selectPage(parseListQuery(snapshotLists.pods, { limit: 2, sort: "podName" }), full),
  );
  const go = (more: ListParameters) =>
    parseListQuery(snapshotLists.pods, { sort: "podName", continue: token, ...more });
  const page = atOnce(selectPage(go({ limit: 3 }), full));
  assert.deepEqual(
    page.items.map(({ podName }) => podName),
    ["job", "new", "ping"],
  );
  assert.equal(go({ snapshot: "s-1" }).snapshotId, "s-1");
  assert.throws(() => go({ sort: "-podName" }), /belongs to another query/);
  assert.throws(() => go({ fields: "podName" }), /belongs to another query/);
  assert.throws(() => parseListQuery(snapshotLists.nodes, { sort: "podName", continue: token }), QueryError);
  assert.throws(() => go({ snapshot: "s-2" }), /continue: goes on in snapshot s-1/);
});

test("a forged place behind the end of the list is refused, or finds nothing", () => {
  const [, digest] = JSON.parse(
    Buffer.from(
      atOnce(selectPage(parseListQuery(snapshotLists.pods, { limit: 2 }), full)).continue ?? "",
      "base64url",
    ).toString(),
  ) as readonly string[];
  const query = parseListQuery(snapshotLists.pods, { limit: 2, continue: tokenOf(["s-1", digest, 1e9]) });
  assert.deepEqual(atOnce(selectPage(query, full)), { items: [], continue: undefined });
});
