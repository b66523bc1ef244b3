import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import { quickSettings } from "../e2e/quick-rules.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";
import { startClusters } from "../dashboards/clusters.ts";
import { prometheusApi, type PrometheusApi } from "../dashboards/prometheus-api.ts";

/** An issue as REST tells of it. */
interface Issue {
  readonly rule: string;
  readonly severity: string;
  readonly object: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly part?: string;
  };
}

/** An issue must have been scraped and looked at by then: Prometheus scrapes every 2 s and evaluates every 5 s. */
const knownAfterSeconds = 15;

/** So many rules have found something in both clusters together, sooner or later: ailments come and go. */
const leastRules = 24;

/** Each way in which a node can be ill is on one of them. */
const nodes = 14;

/**
 * A real Prometheus evaluates the rules on what it scrapes of two clusters that are ill, with rules that wait a twentieth of their time:
 * each issue that REST names is an alert, and each alert that fires on the clusters is or was an issue.
 */
export async function checkLive(owner: Owner, checks: Checks, rules: string): Promise<void> {
  const settings = join(await temporaryFolder(owner), "settings.yaml");
  await writeFile(settings, quickSettings()); // JSON is YAML
  const { prometheus, aggregators } = await startClusters(owner, { rules: [rules], settings, nodes });
  const api = prometheusApi(prometheus);
  const issuesNow = async () =>
    (await Promise.all(Array.from(aggregators, ([cluster, { http }]) => issuesOf(cluster, http)))).flat();
  const firstSeen = new Map<string, number>();
  const rulesAlerted = new Set<string>();
  const lastingIssues = async () => {
    const now = performance.now();
    return (await issuesNow()).filter((key) => {
      if (!firstSeen.has(key)) firstSeen.set(key, now);
      return now - (firstSeen.get(key) ?? now) > knownAfterSeconds * 1000;
    });
  };
  const lasting = await eventually("many rules fire, and each issue that lasts is an alert", 240, async () => {
    const issues = await lastingIssues();
    const alerts = await alertsNow(api);
    for (const rule of rulesOf(alerts)) rulesAlerted.add(rule);
    if (rulesAlerted.size < leastRules)
      return new NotYet(`alerts of ${rulesAlerted.size} rules: ${Array.from(rulesAlerted).join(", ")}`);
    const lacking = issues.filter((key) => !alerts.has(key));
    return lacking.length === 0 ? issues : new NotYet(`no alert for ${lacking.join("; ")}`);
  });
  checks.holds("issues that last are alerts", lasting.length > 0, `${lasting.length}`);
  const alerts = await alertsNow(api);
  const seen = new Set(firstSeen.keys());
  const found = await api.range("kubevitals_health_issue", 600);
  for (const { metric } of found) seen.add(alertKey(metric));
  for (const alert of alerts) checks.holds("an alert is an issue of the aggregator's", seen.has(alert), alert);
  const fired = Array.from(rulesAlerted).toSorted();
  checks.note(`${alerts.size} alerts fire; ${fired.length} rules had some: ${fired.join(", ")}`);
  for (const { health, lastError, name } of await api.rules())
    checks.same("Prometheus evaluates a rule without an error", name, [health, lastError ?? ""], ["ok", ""]);
}

async function issuesOf(cluster: string, http: string): Promise<readonly string[]> {
  const answer = await fetch(`http://${http}/api/v1/health`);
  const { issues } = (await answer.json()) as { readonly issues: readonly Issue[] };
  return issues.map(({ rule, severity, object }) => alertKey({ ...object, cluster, rule, severity }));
}

async function alertsNow(api: PrometheusApi): Promise<ReadonlySet<string>> {
  const firing = await api.now('ALERTS{alertstate="firing", rule!=""}');
  return new Set(firing.map(({ metric }) => alertKey(metric)));
}

/** What keys begin with. */
function rulesOf(keys: Iterable<string>): ReadonlySet<string> {
  return new Set(Array.from(keys, (key) => key.split(" ", 1)[0] ?? ""));
}

/** What tells an issue and its alert from others. */
function alertKey(labels: Readonly<Partial<Record<string, string>>>): string {
  const { rule, cluster, severity, kind, namespace, name, part } = labels;
  return [rule, cluster, severity, kind, namespace, name, part].map((text) => text ?? "").join(" ");
}
