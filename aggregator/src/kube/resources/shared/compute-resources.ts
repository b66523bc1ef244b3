import { quantityInteger, quantityNumber } from "../../quantity.ts";

/** What a compute resource is counted in, in kube-state-metrics' words. */
export type ResourceUnit = "core" | "byte" | "integer";

/** Quantities by the name of what they are of, as in requests, limits, capacity and quotas. */
export type Quantities = Readonly<Record<string, string>>;

const inBytes = new Set(["storage", "ephemeral-storage", "memory"]);
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The value of a quantity of a container's resource: cores to a thousandth, everything else whole. */
export function containerQuantity(unit: ResourceUnit, quantity: string): number {
  return unit === "core" ? quantityNumber(quantity) : quantityInteger(quantity);
}

/**
 * What a resource of a container is counted in. None for a name that kube-state-metrics leaves out; two where a name is of two
 * kinds (huge pages and extended).
 */
export function resourceUnits(name: string): readonly ResourceUnit[] {
  if (name === "cpu") return ["core"];
  if (inBytes.has(name)) return ["byte"];
  const units: ResourceUnit[] = [];
  if (name.startsWith("hugepages-") || name.startsWith("attachable-volumes-")) units.push("byte");
  if (isExtended(name)) units.push("integer");
  return units;
}

/** Whether a resource is a device or the like that is not Kubernetes' own, such as `nvidia.com/gpu`. Source: Kubernetes' IsExtendedResourceName. */
function isExtended(name: string): boolean {
  if (!name.includes("/") || name.includes("kubernetes.io/") || name.startsWith("requests.")) return false;
  const [prefix = "", own = "", ...rest] = `requests.${name}`.split("/");
  return rest.length === 0 && isSubdomain(prefix) && own.length <= 63 && qualifiedName.test(own);
}

function isSubdomain(name: string): boolean {
  return name.length <= 253 && dnsSubdomain.test(name);
}
