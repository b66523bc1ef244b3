import { isSameValue, type Provenance } from "@kubevitals/proto";

/** By how many seconds two ages may miss each other: what adding doubles costs. */
const tolerance = 1e-6;

/** Lists of records that have an age of their own. */
const aged: ReadonlySet<string> = new Set(["containers", "gpus"]);

/** Whether a field of this name says the same before and after. */
export type SameField = (name: string, before: unknown, after: unknown) => boolean;

/** Tells whether a field of a record says the same `seconds` later: an age that has grown by as much does. */
export function sameAfter(seconds: number): SameField {
  const isSame: SameField = (name, before, after) => {
    if (name === "provenance") {
      return isSameProvenance(before as Provenance | undefined, after as Provenance | undefined, seconds);
    }
    if (!aged.has(name) || before === after) return isSameValue(name, before, after);
    const [former, latter] = [(before ?? []) as readonly object[], (after ?? []) as readonly object[]];
    return (
      former.length === latter.length &&
      former.every((item, index) => isSameRecord(item, latter[index] as object, isSame))
    );
  };
  return isSame;
}

/** Whether two records say the same in all of their fields. */
export function isSameRecord(before: object, after: object, isSame: SameField): boolean {
  const [former, latter] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  if (former === undefined || latter === undefined) return false;
  for (const name in latter) if (!isSame(name, former[name], latter[name])) return false;
  for (const name in former) if (latter[name] === undefined && former[name] !== undefined) return false;
  return true;
}

function isSameProvenance(before: Provenance | undefined, after: Provenance | undefined, seconds: number): boolean {
  if (before === undefined || after === undefined) return before === after;
  return (
    before.source === after.source &&
    before.freshness === after.freshness &&
    before.reason === after.reason &&
    isSameAge(before.ageSeconds, after.ageSeconds, seconds) &&
    isSameValue("receivedAt", before.receivedAt, after.receivedAt)
  );
}

function isSameAge(before: number | undefined, after: number | undefined, seconds: number): boolean {
  if (before === undefined || after === undefined) return before === after;
  return Math.abs(after - before - seconds) <= tolerance;
}
