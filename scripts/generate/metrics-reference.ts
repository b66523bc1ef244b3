import { emptyNodeMetrics } from "@kubevitals/proto";
import { Sampler } from "../../agent/src/sample.ts";
import { fixtureNames, openFixtureHost } from "../../agent/src/testing/fixture-host.ts";
import { createCollectors } from "../../agent/src/collectors/index.ts";
import { createSelfMetrics as createAgentSelfMetrics } from "../../agent/src/self.ts";
import { HealthJudge } from "../../aggregator/src/health/judge.ts";
import { createSelfMetrics } from "../../aggregator/src/self.ts";
import { renderPage } from "../../aggregator/src/serve/prometheus/page.ts";
import { createSnapshotter } from "../../aggregator/src/snapshotter.ts";
import { History } from "../../aggregator/src/state/history.ts";
import { NodeTable } from "../../aggregator/src/state/node-table.ts";
import { renderTextFormat } from "@kubevitals/proto";
import { markdownTable } from "./markdown.ts";

/** Every metric family that the programs expose, for people: what the fixture hosts and a sample snapshot yield. */
export async function renderMetricsReference(): Promise<string> {
  const ownFamilies = /^(process|nodejs)_/;
  const self = createSelfMetrics(new History({ retentionSeconds: 0, bytes: 0 }));
  // A labelled counter shows its labels once it has counted.
  self.ingest.accepted("hello");
  self.ingest.refused("no-hello");
  const aggregatorPage = samplePage() + (await self.render());
  const aggregator = familiesOf(aggregatorPage).filter(({ name }) => !ownFamilies.test(name));
  const agent = familiesOf(
    (await fixturePages()) + (await createAgentSelfMetrics({ records: [], bytes: 0, dropped: { full: 0 } })()),
  ).filter(({ name }) => !ownFamilies.test(name));
  return `# Metrics

Generated from what the programs expose by \`npm run update\`. Do not edit.

Both programs also expose \`process_*\` and \`nodejs_*\` of their own process. On the aggregator's page every series of a node carries
\`job\`, \`instance\` and \`node\` beside its own labels, as \`--label-profile\` says: scrape it with \`honor_labels: true\`.

## The aggregator's own

${markdownTable(["family", "type", "labels", "meaning"], aggregator.map(rowOf))}
## Every node's

The agent's own page has these, and so has the aggregator's for each node but \`kubevitals_agent_*\`. Names, types and labels are
node_exporter's.

${markdownTable(["family", "type", "labels", "meaning"], agent.map(rowOf))}`;
}

interface FamilyDescription {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: ReadonlySet<string>;
}

function rowOf({ name, type, help, labels }: FamilyDescription): readonly string[] {
  return [`\`${name}\``, type, [...labels].toSorted().join(", ") || "-", help];
}

async function fixturePages(): Promise<string> {
  const pages = await Promise.all(
    fixtureNames().map(async (nodeName) => {
      const host = openFixtureHost(nodeName);
      const sampler = new Sampler({ nodeName, host, collectors: createCollectors(), timeoutSeconds: 10 });
      const series = await sampler.scrape();
      host.close();
      return renderTextFormat(series.map((sample) => ({ sample, labels: [] })));
    }),
  );
  return pages.join("");
}

/** The aggregator's page for a node of which everything is known and on which a rule fires. */
function samplePage(): string {
  const clock = { now: () => 0, monotonic: () => 0 };
  const table = new NodeTable(clock, 1);
  const node = { nodeName: "node", session: "a", bootId: "b", agentVersion: "c", clockSkewSeconds: 0 };
  table.admit(node, { supersede: () => undefined });
  table.acceptVitals("node", 1, emptyNodeMetrics("node"), []);
  table.acceptSeries("node", 2, [{ block: { families: [] }, labels: [], values: [] }]);
  const takeSnapshot = createSnapshotter({
    table,
    clock,
    judge: new HealthJudge([alwaysFiring]),
    limits: { staleAfter: 1, lostAfter: 2, goodbyeGrace: 3 },
    clusterId: "",
    instanceId: "",
    forgetAfter: 1,
    sources: () => [],
  });
  return renderPage(takeSnapshot(), { profile: "kube-prometheus", clusterName: undefined });
}

const alwaysFiring = {
  id: "rule",
  severity: "SEVERITY_WARNING",
  summary: "",
  action: "",
  unit: "boolean",
  bad: "above",
  threshold: 0,
  margin: 0,
  holdSeconds: 0,
  measure: () => [{ value: 1, evidence: "", part: "part" }],
} as const;

/** Families of pages in the text format, by name; labels of all their rows together. */
function familiesOf(page: string): readonly FamilyDescription[] {
  const families = new Map<string, { name: string; type: string; help: string; labels: Set<string> }>();
  const familyNamed = (name: string) => {
    const family = families.get(name) ?? { name, type: "", help: "", labels: new Set<string>() };
    families.set(name, family);
    return family;
  };
  for (const line of page.split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (keyword === "HELP") familyNamed(name).help = rest;
    else if (keyword === "TYPE") familyNamed(name).type = rest;
    else
      for (const [, label = ""] of line.matchAll(/[{,](\w+)="/g))
        families.get(line.split("{", 1)[0] ?? "")?.labels.add(label);
  }
  return [...families.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
