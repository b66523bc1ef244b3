import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";

/** `kube_<kind>_metadata_resource_version`: no row where the version is not a number. */
export function resourceVersionFamily(name: string): KubeFamily<KubeObject> {
  return {
    name,
    help: "The object's resource version: it changes with each change of the object.",
    type: "gauge",
    labels: [],
    rows({ metadata }, out) {
      const version = metadata.resourceVersion ?? "";
      if (/^\d+$/.test(version)) out.add(Number(version));
    },
  };
}
