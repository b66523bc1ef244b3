import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Checks } from "../e2e/checks.ts";
import { eventually, NotYet } from "../e2e/eventually.ts";
import type { Snapshot } from "../e2e/rest.ts";
import { repository, type Owner, type Program } from "../programs/support/program.ts";
import { kubectlPath, type OwnRig } from "../rig/rig.ts";
import { kustomizations, kustomize } from "./kustomize.ts";
import { findOurs } from "./leftovers.ts";
import { layOutMounts, startAgentOf, startAggregatorOf, writeCertificate, type Mounts } from "./manifest-programs.ts";
import { secureGet, shownCertificate } from "./secure-get.ts";

const run = promisify(execFile);
const namespace = "kubevitals";

/** Applies the base, lets real programs run by what it says, and takes it away again. */
export async function checkKustomizeInstall(owner: Owner, rig: OwnRig, nodes: number, checks: Checks): Promise<void> {
  const base = join(kustomizations, "base");
  await makeCertificates(rig);
  await rig.kubectl("apply", "--kustomize", base);
  await checkRollout(rig, nodes, checks);
  await checkPrograms(owner, rig, checks);
  await rig.kubectl("delete", "--kustomize", base, "--timeout=120s");
  checks.same("deleting what was applied leaves nothing", "kustomize", await gone(rig), []);
}

/** Waits until every node has its agent and both aggregators are available. */
export async function checkRollout(rig: OwnRig, nodes: number, checks: Checks, release = "kubevitals"): Promise<void> {
  const workloads = [`daemonset/${release}-agent`, `deployment/${release}-aggregator`];
  for (const workload of workloads)
    await rig.kubectl("rollout", "status", workload, "--namespace", namespace, "--timeout=120s");
  const count = async (kind: string, field: string) =>
    Number(await rig.kubectl("get", kind, "--namespace", namespace, `--output=jsonpath={.items[*].status.${field}}`));
  checks.same("every node has an agent", "DaemonSet", await count("daemonset", "numberReady"), nodes);
  checks.same("both aggregators are available", "Deployment", await count("deployment", "availableReplicas"), 2);
}

async function makeCertificates({ kubeconfig }: OwnRig): Promise<void> {
  const environment = {
    ...process.env,
    KUBECONFIG: kubeconfig,
    PATH: `${dirname(kubectlPath)}:${process.env["PATH"]}`,
  };
  await run(join(repository, "deploy/make-certificates"), [], { env: environment });
}

/** Real programs, started by the flags, the settings, the certificates, the tokens and the roles of the installation. */
async function checkPrograms(owner: Owner, rig: OwnRig, checks: Checks): Promise<void> {
  const objects = await kustomize(rig, "base");
  const mounts = await layOutMounts(owner, rig, objects);
  const aggregator = await startAggregatorOf(owner, rig, objects, mounts);
  const agent = await startAgentOf(owner, rig, objects, mounts, aggregator);
  await rig.kubectl("create", "serviceaccount", "kubevitals-me", "--namespace", namespace);
  const grant = ["--clusterrole=kubevitals-reader", `--serviceaccount=${namespace}:kubevitals-me`];
  await rig.kubectl("create", "clusterrolebinding", "kubevitals-me", ...grant);
  const token = (await rig.kubectl("create", "token", "kubevitals-me", "--namespace", namespace)).trim();
  const ask = (path: string, shown?: string) =>
    secureGet(`https://${aggregator.http}${path}`, {
      ca: mounts.ca,
      servername: `kubevitals.${namespace}.svc`,
      ...(shown === undefined ? {} : { token: shown }),
    });

  const snapshot = await eventually("the node of the agent is fresh, and Kubernetes is read", 90, async () => {
    const { status, body } = await ask("/api/v1/metrics/snapshot", token);
    if (status !== 200) return new NotYet(`${status}: ${body}`);
    const seen = JSON.parse(body) as Snapshot;
    const from = seen.nodes.find(({ nodeName }) => nodeName === agent.node)?.provenance;
    const unread = seen.sources.filter(({ reason = "" }) => /not read completely yet|not answered yet/.test(reason));
    if (from?.source === "agent" && from.freshness === "fresh" && unread.length === 0) return seen;
    return new NotYet(
      `${agent.node}: ${JSON.stringify(from)}; ${JSON.stringify(unread)}; ${agent.program.log.text.slice(-500)}`,
    );
  });
  checks.holds("an agent with the DaemonSet's flags, token and authority is let in", true, "");
  const denied = snapshot.sources.filter(({ reason = "" }) => /permission|forbidden/i.test(reason));
  checks.same("with the ClusterRole nothing is missing that is read by default", "sources", denied, []);
  // A node's series follow its first vitals.
  const carried = [/^kubevitals_nodes[ {]/m, /^node_load1\{/m];
  await eventually("the replica leads, by the Lease that was there, and carries the node", 60, async () => {
    const { body } = await ask("/metrics", token);
    return carried.every((line) => line.test(body)) || new NotYet(aggregator.log.text.slice(-500));
  });
  checks.holds("the page carries the cluster, for who may read it", true, "");
  checks.same("who shows no token is asked for one", "/metrics", (await ask("/metrics")).status, 401);
  checks.same("probes are open", "/readyz", (await ask("/readyz")).status, 200);
  await checkRotation(rig, mounts, aggregator, checks);
  checks.same("neither program complains", "aggregator", aggregator.log.atLeast("error"), []);
  checks.same("neither program complains", "agent", agent.program.log.atLeast("warn"), []);
  await agent.program.end("SIGTERM");
  await aggregator.end("SIGTERM");
  await rig.kubectl("delete", "clusterrolebinding/kubevitals-me");
  await rig.kubectl("delete", "serviceaccount/kubevitals-me", "--namespace", namespace);
}

/** Makes another certificate, as one does who has no cert-manager, and waits until both doors show it. */
async function checkRotation(
  rig: OwnRig,
  { folder, ca }: Mounts,
  { http, grpc }: Program,
  checks: Checks,
): Promise<void> {
  const names = { [http]: `kubevitals.${namespace}.svc`, [grpc]: `kubevitals-aggregators.${namespace}.svc` };
  const shown = () => Promise.all(Object.entries(names).map(([address, name]) => shownCertificate(address, ca, name)));
  const before = await shown();
  await makeCertificates(rig);
  await writeCertificate(rig, folder);
  await eventually("the new certificate is shown", 30, async () => {
    const now = await shown();
    return now.every((each) => !before.includes(each)) || new NotYet(now.join(", "));
  });
  checks.holds("a renewed certificate is taken up, and trusted by the same authority", true, "");
}

/** What is left of ours once nothing more goes. */
export async function gone(rig: OwnRig): Promise<readonly string[]> {
  return await eventually("ours is gone", 60, async () => {
    const left = await findOurs(rig);
    return left.length === 0 ? left : new NotYet(left.join(", "));
  }).catch(() => findOurs(rig));
}
