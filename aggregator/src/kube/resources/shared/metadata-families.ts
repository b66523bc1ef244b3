import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";
import { type Allowlist, allowedKeys } from "./allowlist.ts";
import { labelsFromMap } from "./label-names.ts";

/** `kube_<kind>_labels`: one row an object with those of its labels that may be shown; no rows where none may. */
export function labelsFamily(name: string, allowlist: Allowlist): KubeFamily<KubeObject> {
  return mapFamily(
    name,
    "The object's labels that --metric-labels-allowlist names.",
    "label",
    allowlist,
    ({ metadata }) => metadata.labels,
  );
}

/** `kube_<kind>_annotations`: one row an object with those of its annotations that may be shown; no rows where none may. */
export function annotationsFamily(name: string, allowlist: Allowlist): KubeFamily<KubeObject> {
  return mapFamily(
    name,
    "The object's annotations that --metric-annotations-allowlist names.",
    "annotation",
    allowlist,
    ({ metadata }) => metadata.annotations,
  );
}

function mapFamily(
  name: string,
  help: string,
  prefix: string,
  allowlist: Allowlist,
  mapOf: (object: KubeObject) => Readonly<Record<string, string>> | undefined,
): KubeFamily<KubeObject> {
  const isAllowed = allowedKeys(allowlist);
  return {
    name,
    help,
    type: "gauge",
    labels: [],
    rows(object, out) {
      if (allowlist.length === 0) return;
      const allowed = Object.entries(mapOf(object) ?? {}).filter(([key]) => isAllowed(key));
      out.addLabelled(1, labelsFromMap(prefix, Object.fromEntries(allowed)));
    },
  };
}
