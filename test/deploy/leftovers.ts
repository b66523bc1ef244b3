import type { Rig } from "../rig/rig.ts";

/** Kinds that others make of ours, and take away by themselves. */
const others = new Set(["events", "events.events.k8s.io", "pods.metrics.k8s.io", "nodes.metrics.k8s.io"]);

/** Everything in the cluster that bears our name, but for the namespace: what an uninstall must not leave. */
export async function findOurs(rig: Rig): Promise<readonly string[]> {
  const kinds = (await rig.kubectl("api-resources", "--verbs=list", "--output=name"))
    .split("\n")
    .filter((kind) => kind !== "" && !others.has(kind));
  const listed = await rig.kubectl("get", kinds.join(","), "--all-namespaces", "--output=name", "--show-kind");
  return listed.split("\n").filter((line) => /\/.*kubevitals/.test(line) && !line.startsWith("namespace/"));
}
