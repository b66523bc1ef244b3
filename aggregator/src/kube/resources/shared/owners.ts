import type { KubeFamily } from "../family.ts";
import type { KubeObject, KubeOwnerReference } from "../kube-object.ts";

/** `kube_<kind>_owner`: one row an owner; one with empty labels where nobody owns the object. */
export function ownerFamily(name: string): KubeFamily<KubeObject> {
  return {
    name,
    help: "Who made the object, and whether that is the controller that looks after it.",
    type: "gauge",
    labels: ["owner_kind", "owner_name", "owner_is_controller"],
    rows({ metadata }, out) {
      const owners = metadata.ownerReferences ?? [];
      if (owners.length === 0) out.add(1, "", "", "");
      for (const { kind, name: owner, controller } of owners) out.add(1, kind, owner, String(controller === true));
    },
  };
}

/** The owner that looks after the object. */
export function controllerOf({ metadata }: KubeObject): KubeOwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}
