import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";
import { quantityInteger, quantityNumber } from "../quantity.ts";

/** Quantities by resource, as the API writes them. */
export type Quantities = Readonly<Record<string, string | number>> | undefined;

/** Quantities of a container, a pod's overhead or a node as amounts. */
export function amountsOf(quantities: Quantities): ResourceAmounts {
  const extended: Record<string, number> = {};
  const amounts: { -readonly [Name in keyof ResourceAmounts]: ResourceAmounts[Name] } = {};
  for (const [name, quantity] of Object.entries(quantities ?? {})) {
    if (name === "cpu") amounts.cpuMillicores = 1000 * quantityNumber(quantity);
    else if (name === "memory") amounts.memoryBytes = quantityInteger(quantity);
    else if (name === "ephemeral-storage") amounts.ephemeralStorageBytes = quantityInteger(quantity);
    else if (name === "pods") amounts.pods = quantityInteger(quantity);
    else extended[name] = quantityInteger(quantity);
  }
  return Object.keys(extended).length > 0 ? { ...amounts, extended } : amounts;
}

/** Both together; what one of them does not name is the other's. */
export function addAmounts(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  return combine(a, b, (x, y) => x + y);
}

/** The larger of both, resource by resource. */
export function largerAmounts(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  return combine(a, b, Math.max);
}

function combine(a: ResourceAmounts, b: ResourceAmounts, join: (x: number, y: number) => number): ResourceAmounts {
  const one = (x: number | undefined, y: number | undefined) =>
    x === undefined ? y : y === undefined ? x : join(x, y);
  const names = new Set([...Object.keys(a.extended ?? {}), ...Object.keys(b.extended ?? {})]);
  const extended = Object.fromEntries(
    Array.from(names, (name) => [name, one(a.extended?.[name], b.extended?.[name]) ?? 0]),
  );
  return {
    cpuMillicores: one(a.cpuMillicores, b.cpuMillicores),
    memoryBytes: one(a.memoryBytes, b.memoryBytes),
    ephemeralStorageBytes: one(a.ephemeralStorageBytes, b.ephemeralStorageBytes),
    pods: one(a.pods, b.pods),
    ...(names.size > 0 ? { extended } : {}),
  };
}
