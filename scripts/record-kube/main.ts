/**
 * Records what an API server answers to a list of every kind that kube-state-metrics knows, into test/fixtures/kube/.
 * Needs KUBECONFIG and a kubectl on the path: `rig up`, then `kubectl apply -f workloads.yaml -f test/fixtures/kube/extra.yaml`.
 *
 * The answers are kept as they are, but for three things that would only make them large: the fleet that the rig fills itself
 * with, all but the first dozen of a kind in a namespace, and managedFields of all objects but the first of a kind.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordedPaths } from "./paths.ts";

interface RecordedList {
  readonly items: readonly { readonly metadata: { readonly namespace?: string; managedFields?: unknown } }[];
}

const folder = join(import.meta.dirname, "../../test/fixtures/kube");
const mostInNamespace = 12;

mkdirSync(folder, { recursive: true });
for (const [plural, path] of recordedPaths) {
  const answer = execFileSync("kubectl", ["get", "--raw", path], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const list = JSON.parse(answer) as RecordedList;
  const byNamespace = Object.groupBy(list.items, ({ metadata }) => metadata.namespace ?? "");
  const items = Object.entries(byNamespace)
    .filter(([namespace]) => namespace !== "fleet")
    .flatMap(([, objects = []]) => objects.slice(0, mostInNamespace));
  for (const { metadata } of items.slice(1)) delete metadata.managedFields;
  writeFileSync(join(folder, `${plural}.json`), `${JSON.stringify({ ...list, items }, undefined, 1)}\n`);
  console.log(`${plural}: ${items.length} of ${list.items.length}`);
}
