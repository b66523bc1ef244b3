import { spawn } from "node:child_process";
import type { Checks } from "../e2e/checks.ts";
import { findGoCommand } from "./go-module.ts";
import type { Renderings } from "./rendering.ts";

/** Tests of kube-score that are answered otherwise here. */
const ignored = [
  // Tags are of one version, or digests.
  "container-image-pull-policy",
  // topologySpreadConstraints do it, by the new ReplicaSet alone.
  "deployment-has-host-podantiaffinity",
  // Helm's test asks once and goes.
  "pod-networkpolicy",
];

/** Of the renderings those that have everything: others leave a policy, a budget or the user to somebody else on purpose. */
const scored = ["kustomize base", "kustomize ha", "helm {}"];

/** Lets kube-score judge what people install by default. Limits of CPU are left out of it: they would make samples late. */
export async function checkScore(renderings: Renderings, checks: Checks): Promise<void> {
  const path = await findGoCommand({
    module: "github.com/zegl/kube-score",
    version: "1.20.0",
    folder: "cmd/kube-score",
    name: "kube-score",
  });
  const flags = [
    "--output-format=ci",
    "--ignore-container-cpu-limit",
    ...ignored.map((test) => `--ignore-test=${test}`),
  ];
  for (const origin of scored) {
    const child = spawn(path, ["score", ...flags, "-"], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end((renderings.get(origin) ?? []).map((object) => JSON.stringify(object)).join("\n---\n"));
    const lines = Buffer.concat(await child.stdout.toArray())
      .toString("utf8")
      .split("\n");
    checks.holds(
      "kube-score judges objects",
      lines.some((line) => line.startsWith("[OK]")),
      `${origin}: ${lines[0]}`,
    );
    const complaints = lines.filter((line) => /^\[(CRITICAL|WARNING)\]/.test(line));
    checks.same("kube-score finds nothing", origin, complaints, []);
  }
}
