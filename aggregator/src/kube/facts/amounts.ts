import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";
import { quantityInteger, quantityNumber } from "../quantity.ts";

/** Quantities by resource, as the API writes them. */
export type Quantities = Readonly<Record<string, string | number>> | undefined;

const nothing: ResourceAmounts = {};

/** Quantities of a container, a pod's overhead or a node as amounts. */
export function amountsOf(quantities: Quantities): ResourceAmounts {
  if (!quantities) return nothing;
  let extended: Record<string, number> | undefined;
  const amounts: { -readonly [Name in keyof ResourceAmounts]: ResourceAmounts[Name] } = {};
  for (const [name, quantity] of Object.entries(quantities)) {
    if (name === "cpu") amounts.cpuMillicores = 1000 * quantityNumber(quantity);
    else if (name === "memory") amounts.memoryBytes = quantityInteger(quantity);
    else if (name === "ephemeral-storage") amounts.ephemeralStorageBytes = quantityInteger(quantity);
    else if (name === "pods") amounts.pods = quantityInteger(quantity);
    else (extended ??= {})[name] = quantityInteger(quantity);
  }
  return extended === undefined ? amounts : { ...amounts, extended };
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
  if (isNothing(a)) return b;
  if (isNothing(b)) return a;
  const one = (x: number | undefined, y: number | undefined) =>
    x === undefined ? y : y === undefined ? x : join(x, y);
  const basic = {
    cpuMillicores: one(a.cpuMillicores, b.cpuMillicores),
    memoryBytes: one(a.memoryBytes, b.memoryBytes),
    ephemeralStorageBytes: one(a.ephemeralStorageBytes, b.ephemeralStorageBytes),
    pods: one(a.pods, b.pods),
  };
  if (a.extended === undefined && b.extended === undefined) return basic;
  const names = new Set([...Object.keys(a.extended ?? {}), ...Object.keys(b.extended ?? {})]);
  const extended = Array.from(names, (name) => [name, one(a.extended?.[name], b.extended?.[name]) ?? 0]);
  return { ...basic, extended: Object.fromEntries(extended) };
}

/** Amounts of nothing: most containers have no limits, and most pods nothing but one container. */
function isNothing(amounts: ResourceAmounts): boolean {
  for (const _ in amounts) return false;
  return true;
}
