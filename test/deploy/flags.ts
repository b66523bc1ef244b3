import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadOptions, UsageError } from "@kubevitals/program";
import { agentProgram } from "../../agent/src/config.ts";
import { aggregatorProgram, resolveConfig } from "../../aggregator/src/config.ts";
import type { Checks } from "../e2e/checks.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";
import type { KubeObject } from "./kube-object.ts";
import type { Renderings } from "./rendering.ts";

/** What a pod's variables stand for, as in the downward API. */
const variables: Readonly<Record<string, string>> = {
  NODE_NAME: "node-1",
  POD_IP: "10.0.0.1",
  POD_NAME: "kubevitals-1",
  POD_NAMESPACE: "kubevitals",
};

/** The programs take the flags and the settings of every rendering: an API server would take any. */
export async function checkFlags(owner: Owner, renderings: Renderings, checks: Checks): Promise<void> {
  const settings = join(await temporaryFolder(owner), "config.yaml");
  for (const [origin, objects] of renderings) {
    await writeFile(settings, settingsOf(objects));
    for (const [program, args] of objects.flatMap(commandLinesOf)) {
      const flags = args.map((flag) =>
        flag
          .replace(/^--config=.*/, `--config=${settings}`)
          .replace("[$(POD_IP)]", "[fd00::1]") // in brackets where pods have IPv6 addresses only
          .replace(/\$\((\w+)\)/g, valueOf),
      );
      checks.same(`the ${program} takes its flags and settings`, origin, refusalOf(program, flags), undefined);
    }
  }
}

function refusalOf(program: string, flags: readonly string[]): string | undefined {
  try {
    if (program === "agent") loadOptions(agentProgram, flags, {});
    else {
      const loaded = loadOptions(aggregatorProgram, flags, {});
      if ("values" in loaded) resolveConfig(loaded.values);
    }
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

function valueOf(reference: string, name: string): string {
  return variables[name] ?? reference;
}

function settingsOf(objects: readonly KubeObject[]): string {
  const maps = objects.filter(({ kind }) => kind === "ConfigMap").map((map) => map["data"] as Record<string, string>);
  return maps.find((data) => "config.yaml" in data)?.["config.yaml"] ?? "";
}

/** Containers of ours, by the programs that run in them. */
function commandLinesOf({
  kind,
  ...object
}: KubeObject): readonly (readonly [program: string, args: readonly string[]])[] {
  if (kind !== "DaemonSet" && kind !== "Deployment") return [];
  const { template } = object["spec"] as {
    readonly template: { readonly spec: { readonly containers: readonly { name: string; args?: string[] }[] } };
  };
  return template.spec.containers.map(({ name, args = [] }) => [name, args]);
}
