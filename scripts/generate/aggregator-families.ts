import { emptyNodeMetrics, renderTextFormat } from "@kubevitals/proto";
import { atOnce } from "@kubevitals/program";
import { HealthJudge } from "../../aggregator/src/health/judge.ts";
import { ruleSet } from "../../aggregator/src/health/scope.ts";
import { nodeScope } from "../../aggregator/src/health/scopes/node.ts";
import { createSelfMetrics } from "../../aggregator/src/self.ts";
import { pageParts } from "../../aggregator/src/serve/prometheus/page.ts";
import { Snapshotter } from "../../aggregator/src/snapshotter.ts";
import { History } from "../../aggregator/src/state/history.ts";
import { NodeTable } from "../../aggregator/src/state/node-table.ts";
import { storeSeries } from "../../aggregator/src/state/stored-series.ts";
import { familiesOfPage, type FamilyDescription } from "./families-of-page.ts";
import { kubeletPage } from "./kubelet-page.ts";
import { scrapedPodPage } from "./scraped-page.ts";

/** The families of the aggregator's page without those that agents send, by name. */
export function aggregatorFamilies(): readonly FamilyDescription[] {
  const self = createSelfMetrics(new History({ retentionSeconds: 0, bytes: 0, recordsPerNode: 0 }));
  const own = self.families().map(({ labelNames, ...family }) => ({ ...family, labels: new Set(labelNames) }));
  return [...familiesOfPage(snapshotPage() + scrapedPodPage() + kubeletPage()), ...own].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** What a snapshot says of a node of which everything is known and on which a rule fires. */
function snapshotPage(): string {
  const clock = { now: () => 0, monotonic: () => 0 };
  const table = new NodeTable(clock, 1);
  const node = { nodeName: "node", session: "a", bootId: "b", agentVersion: "c", clockSkewSeconds: 0 };
  table.admit(node, { supersede: () => undefined });
  table.acceptVitals("node", 1, emptyNodeMetrics("node"), []);
  const series = storeSeries([{ block: { families: [] }, labels: [], values: [] }]);
  const leftOut = [{ family: "many", series: 1 }];
  table.acceptSeries("node", 2, series, 0, { shape: series.shape, leftOutRows: undefined, leftOut, rows: 0 });
  const snapshotter = new Snapshotter({
    table,
    clock,
    judge: new HealthJudge([ruleSet(nodeScope, [alwaysFiring])]),
    limits: { staleAfter: 1, lostAfter: 2, goodbyeGrace: 3 },
    clusterId: "",
    instanceId: "",
    forgetAfter: 1,
    kubernetes: () => undefined,
    sources: () => [{ name: "kubernetes", state: "SOURCE_STATE_OFF" }],
  });
  const snapshot = atOnce(snapshotter.take());
  return renderTextFormat(pageParts({ snapshot, options: { profile: "kube-prometheus", clusterName: undefined } }));
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
