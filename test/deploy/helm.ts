import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../programs/support/program.ts";
import { findGoCommand } from "./go-module.ts";
import { parseManifests, type KubeObject } from "./kube-object.ts";

const run = promisify(execFile);

export const chart = join(repository, "deploy/helm/kubevitals");

/** Helm, of the version that the chart is tried with. */
export interface Helm {
  /** What it prints. @throws with what it complains of */
  run(...words: readonly string[]): Promise<string>;
  /** The objects of the chart with these values, as files or as `key=value`. */
  render(values: HelmValues): Promise<readonly KubeObject[]>;
}

export interface HelmValues {
  readonly files?: readonly string[];
  readonly set?: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
}

export async function openHelm(kubeconfig: string): Promise<Helm> {
  const path = await findGoCommand({
    module: "helm.sh/helm/v4",
    version: "4.2.4",
    folder: "cmd/helm",
    name: "helm",
  });
  const helm = async (...words: readonly string[]) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    return (await run(path, words, { env, maxBuffer: 2 ** 26 })).stdout;
  };
  return {
    run: helm,
    async render({ release = "kubevitals", namespace = "kubevitals", ...values }) {
      const words = ["template", release, chart, "--namespace", namespace, ...valueFlags(values)];
      return parseManifests(await helm(...words));
    },
  };
}

/** Flags that give a chart these values. */
export function valueFlags({ files = [], set = [] }: HelmValues): readonly string[] {
  return [...files.map((file) => `--values=${join(chart, file)}`), ...set.map((pair) => `--set=${pair}`)];
}
