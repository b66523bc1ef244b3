import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import type { Owner } from "../programs/support/program.ts";
import { startClusters } from "../dashboards/clusters.ts";
import { prometheusApi } from "../dashboards/prometheus-api.ts";

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

/**
 * A real Prometheus evaluates the rules on what it scrapes of a simulated cluster that is ill: each issue that REST names is an alert,
 * and each alert that fires on the cluster is or was an issue.
 */
export async function checkLive(owner: Owner, checks: Checks, rules: string): Promise<void> {
  const { prometheus, simulated } = await startClusters(owner, [rules]);
  const api = prometheusApi(prometheus);
  const alertsNow = async () =>
    new Set(
      (await api.now('ALERTS{alertstate="firing", cluster="simulated", rule!=""}')).map(({ metric }) =>
        alertKey(metric),
      ),
    );
  const firstSeen = new Map<string, number>();
  const lastingIssues = async () => {
    const answer = await fetch(`http://${simulated.http}/api/v1/health`);
    const { issues } = (await answer.json()) as { readonly issues: readonly Issue[] };
    const now = performance.now();
    return issues.map(issueKey).filter((key) => {
      if (!firstSeen.has(key)) firstSeen.set(key, now);
      return now - (firstSeen.get(key) ?? now) > knownAfterSeconds * 1000;
    });
  };
  const lasting = await eventually("several rules fire, and each issue that lasts is an alert", 150, async () => {
    const issues = await lastingIssues();
    const rulesFiring = rulesOf(issues);
    if (rulesFiring.size < 4) return new NotYet(`only ${rulesFiring.size} rules fire`);
    const alerts = await alertsNow();
    const lacking = issues.filter((key) => !alerts.has(key));
    return lacking.length === 0 ? issues : new NotYet(`no alert for ${lacking.join("; ")}`);
  });
  checks.holds("issues that last are alerts", lasting.length >= 4, `${lasting.length}`);
  const alerts = await alertsNow();
  const seen = new Set(firstSeen.keys());
  const found = await api.range('kubevitals_health_issue{cluster="simulated"}', 600);
  for (const { metric } of found) seen.add(alertKey(metric));
  for (const alert of alerts) checks.holds("an alert is an issue of the aggregator's", seen.has(alert), alert);
  checks.note(`${alerts.size} alerts fire, of the rules ${Array.from(rulesOf(alerts)).join(", ")}`);
  for (const { health, lastError, name } of await api.rules())
    checks.same("Prometheus evaluates a rule without an error", name, [health, lastError ?? ""], ["ok", ""]);
}

/** What keys begin with. */
function rulesOf(keys: Iterable<string>): ReadonlySet<string> {
  return new Set(Array.from(keys, (key) => key.split(" ", 1)[0] ?? ""));
}

function issueKey({ rule, severity, object: { kind, namespace, name, part } }: Issue): string {
  return [rule, severity, kind, namespace, name, part].map((text) => text ?? "").join(" ");
}

function alertKey({ rule, severity, kind, namespace, name, part }: Readonly<Record<string, string>>): string {
  return [rule, severity, kind, namespace, name, part].map((text) => text ?? "").join(" ");
}
