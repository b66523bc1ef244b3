/**
 * `npm run test:deploy`: what is in deploy/ against a real control plane (the rig), Helm and kubeconform, which are built with
 * Go the first time. Exit code 1 where something does not hold.
 *
 * The rig, `deploy`, is taken down at the end; `-- --keep` leaves it up for the next run; `-- --rig NAME` uses another.
 */
import { parseArgs } from "node:util";
import { Checks } from "../e2e/checks.ts";
import type { Owner } from "../programs/support/program.ts";
import { startRig } from "../rig/rig.ts";
import { checkAdmission, checkPodSecurity, installDefinitions } from "./admission.ts";
import { checkCertificates } from "./certificates.ts";
import { checkSchemas } from "./conformance.ts";
import { checkFlags } from "./flags.ts";
import { openHelm } from "./helm.ts";
import { checkHelmInstall } from "./install-helm.ts";
import { checkKustomizeInstall } from "./install-kustomize.ts";
import { checkScore } from "./kube-score.ts";
import { kustomize } from "./kustomize.ts";
import { checkLint, checkRendering, checkRules, checkRunbooks, checkVersion } from "./rendering.ts";

const nodes = 6;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: "boolean" }, rig: { type: "string", default: "deploy" } } });
  await using stack = new AsyncDisposableStack();
  const cleanUp = () => void stack.disposeAsync().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, cleanUp);
  const owner: Owner = { after: (end) => stack.defer(end) };
  const rigOwner: Owner = { after: (end) => (values.keep === true ? undefined : stack.defer(end)) };
  const rig = await startRig(rigOwner, values.rig, nodes, 0);
  const checks = new Checks((line) => console.log(line));
  try {
    const helm = await openHelm(rig.kubeconfig);
    const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const begun = performance.now();
      const result = await work();
      checks.note(`${what}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      return result;
    };
    await timed("definitions", () => installDefinitions(rig));
    const renderings = await timed("rendering", () => checkRendering(owner, rig, helm, checks));
    checkRules(renderings, checks);
    checkVersion(renderings, checks);
    checkRunbooks(renderings, checks);
    checkCertificates(renderings, checks);
    await checkFlags(owner, renderings, checks);
    await timed("lint", () => checkLint(helm, checks));
    await timed("kube-score", () => checkScore(renderings, checks));
    await timed("schemas", () => checkSchemas(owner, rig, renderings, checks));
    await timed("admission", () => checkAdmission(rig, renderings, checks));
    await timed("PodSecurity", async () => checkPodSecurity(rig, await kustomize(rig, "base"), checks));
    await timed("kustomize", () => checkKustomizeInstall(owner, rig, nodes, checks));
    await timed("helm", () => checkHelmInstall(owner, { rig, helm, nodes }, checks));
  } catch (error) {
    checks.broke(error);
  }
  checks.summarize();
  return checks.areGood ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:deploy: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
