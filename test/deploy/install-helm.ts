import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import type { Owner } from "../programs/support/program.ts";
import type { OwnRig } from "../rig/rig.ts";
import { chart, type Helm } from "./helm.ts";
import { checkRollout, gone } from "./install-kustomize.ts";
import { checkWalkToAlerts, reader } from "./walk-to-alerts.ts";

const namespace = "kubevitals";
const place = ["--namespace", namespace];

/** What others would act on, so that all of it is in the release. */
const everything = ["serviceMonitor", "prometheusRule", "dashboards"].map((part) => `--set=${part}.enabled=true`);

const readers = [`readers[0].name=${reader.name}`, `readers[0].namespace=${reader.namespace}`];

export interface HelmInstall {
  readonly rig: OwnRig;
  readonly helm: Helm;
  /** Nodes of the rig. */
  readonly nodes: number;
}

/** Installs the chart, goes from there to alerts, upgrades it twice, rolls back, and uninstalls it. */
export async function checkHelmInstall(owner: Owner, { rig, helm, nodes }: HelmInstall, checks: Checks): Promise<void> {
  const values = [...everything, ...readers.map((pair) => `--set=${pair}`)];
  const notes = await helm.run("install", "kubevitals", chart, ...place, ...values, "--create-namespace");
  await checkRollout(rig, nodes, checks);
  await checkWalkToAlerts(owner, rig, await helm.render({ set: readers }), checks);
  checks.holds(
    "the notes say how to ask",
    /curl -s --cacert ca\.crt -H "Authorization: Bearer \$TOKEN"/.test(notes),
    notes,
  );
  const before = await certificates(rig);
  const generation = await agentsGeneration(rig);
  // As an aggregator that leads has it.
  const held = JSON.stringify({ spec: { holderIdentity: "somebody", leaseTransitions: 7 } });
  await rig.kubectl("patch", "lease", "kubevitals-aggregator", ...place, "--type=merge", `--patch=${held}`);

  await helm.run("upgrade", "kubevitals", chart, ...place, "--reuse-values", "--set=config.agent.log_level=debug");
  await eventually("agents are replaced", 60, async () => {
    const now = await agentsGeneration(rig);
    return now > generation || new NotYet(`generation ${now}`);
  });
  await checkRollout(rig, nodes, checks);
  checks.holds("a change of settings replaces agents", true, "");
  checks.same("an upgrade keeps the certificates", "Secrets", await certificates(rig), before);
  const holder = await rig.kubectl(
    "get",
    "lease",
    "kubevitals-aggregator",
    ...place,
    "--output=jsonpath={.spec.holderIdentity}",
  );
  checks.same("an upgrade leaves the Lease to who holds it", "Lease", holder, "somebody");

  // As if less than that were left of the certificate.
  const renewal = ["annotate", "secret", "kubevitals-aggregator-tls", ...place, "--overwrite"];
  await rig.kubectl(...renewal, "kubevitals.dev/renew-after=2020-01-01");
  await helm.run("upgrade", "kubevitals", chart, ...place, "--reuse-values", "--force-conflicts");
  const renewed = await certificates(rig);
  checks.same("an upgrade renews a certificate that is old by the same authority", "ca", renewed.ca, before.ca);
  checks.holds("the certificate is another one then", renewed.certificate !== before.certificate, "it is the same");

  await helm.run("rollback", "kubevitals", "1", ...place, "--force-conflicts");
  await checkRollout(rig, nodes, checks);
  checks.holds("a release is rolled back", true, "");
  await helm.run("uninstall", "kubevitals", ...place, "--wait");
  checks.same("an uninstall leaves nothing", "helm", await gone(rig), []);
}

async function certificates(rig: OwnRig): Promise<{ readonly ca: string; readonly certificate: string }> {
  const value = (name: string, key: string) =>
    rig.kubectl("get", "secret", name, ...place, `--output=go-template={{index .data "${key}"}}`);
  const [ca, certificate] = await Promise.all([
    value("kubevitals-agent-ca", "ca.crt"),
    value("kubevitals-aggregator-tls", "tls.crt"),
  ]);
  return { ca, certificate };
}

async function agentsGeneration(rig: OwnRig): Promise<number> {
  return Number(
    await rig.kubectl("get", "daemonset", "kubevitals-agent", ...place, "--output=jsonpath={.metadata.generation}"),
  );
}
