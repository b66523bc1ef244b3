import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { prometheusApi, type FoundSeries } from "../dashboards/prometheus-api.ts";
import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import { startPrometheus } from "../peers/prometheus.ts";
import { repository, type Owner } from "../programs/support/program.ts";
import type { OwnRig } from "../rig/rig.ts";
import type { KubeObject } from "./kube-object.ts";
import { layOutMounts, startAgentOf, startAggregatorOf, type Mounts } from "./manifest-programs.ts";

const namespace = "kubevitals";
const place = ["--namespace", namespace];

/** Whose Prometheus the release lets read, by its value `readers`. */
export const reader = { name: "prometheus", namespace } as const;

/** Families of each that we stand in for, of which a Prometheus has data once it has scraped. */
const queries: Readonly<Record<string, string>> = {
  "the scrape itself": 'up{job="kubevitals"} == 1',
  "node_exporter's": "node_load1",
  "kube-state-metrics'": "kube_pod_info",
  "our own": 'kubevitals_node_freshness{freshness="fresh"} == 1',
};

const tooFew = 'alertname="KubevitalsAgentsTooFew"';

/**
 * From a release to alerts: an aggregator and one agent run by what the release says, a real Prometheus scrapes with the ServiceAccount and
 * the authority of the release, and of the rules of deploy/alerts the one fires that says that all other nodes are without an agent.
 */
export async function checkWalkToAlerts(
  owner: Owner,
  rig: OwnRig,
  objects: readonly KubeObject[],
  checks: Checks,
): Promise<void> {
  const mounts = await layOutMounts(owner, rig, objects);
  const aggregator = await startAggregatorOf(owner, rig, objects, mounts);
  const agent = await startAgentOf(owner, rig, objects, mounts, aggregator);
  await rig.kubectl("create", "serviceaccount", reader.name, ...place);
  const { address } = await startPrometheus(owner, await configurationOf(rig, mounts, aggregator.http));
  const api = prometheusApi(address);
  const found = (what: string, expression: string, seconds: number) =>
    eventually(what, seconds, async (): Promise<readonly FoundSeries[] | NotYet> => {
      const series = await api.now(expression);
      return series.length > 0
        ? series
        : new NotYet(`${aggregator.log.text.slice(-500)}\n${agent.program.log.text.slice(-500)}`);
    });
  for (const [whose, expression] of Object.entries(queries)) {
    const series = await found(`Prometheus has ${whose} families`, expression, 90);
    checks.holds(`a Prometheus that the release lets read has ${whose} families`, series.length > 0, expression);
  }
  // One cause and not an alert a node: so few have an agent that the way to all of them is what is wrong.
  const [alert] = await found(
    "most nodes being without an agent is an alert",
    `ALERTS{${tooFew}, alertstate="firing"}`,
    150,
  );
  checks.same("the rules' alert fires, with its severity", "alert", alert?.metric["severity"], "critical");
  for (const { name, health, lastError } of await api.rules())
    checks.same("Prometheus evaluates a rule without an error", name, [health, lastError ?? ""], ["ok", ""]);
  await agent.program.end("SIGTERM");
  await aggregator.end("SIGTERM");
  await rig.kubectl("delete", "serviceaccount", reader.name, ...place);
}

/** As docs/prometheus.md says, through the release's authority and with a token of its reader. */
async function configurationOf(rig: OwnRig, { folder }: Mounts, aggregator: string): Promise<string> {
  const token = join(folder, "reader-token");
  await writeFile(token, (await rig.kubectl("create", "token", reader.name, ...place)).trim(), { mode: 0o600 });
  const scrape = {
    job_name: "kubevitals",
    honor_labels: true,
    scheme: "https",
    authorization: { credentials_file: token },
    tls_config: { ca_file: join(folder, "ca.crt"), server_name: `kubevitals.${namespace}.svc` },
    static_configs: [{ targets: [aggregator] }],
  };
  return JSON.stringify({
    global: { scrape_interval: "2s", scrape_timeout: "2s", evaluation_interval: "5s" },
    rule_files: [join(repository, "deploy/alerts/kubevitals.rules.yaml")],
    scrape_configs: [scrape],
  });
}
