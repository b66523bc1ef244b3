import type { Page, Series } from "./page.ts";

/** node_exporter's page, ours right after it, and node_exporter's once more. On a recorded host the two of theirs are one. */
export interface Reading {
  readonly before: Page;
  readonly ours: Page;
  readonly after: Page;
}

/** Something that the two do not say alike. */
export interface Difference {
  readonly kind: "only-ours" | "only-theirs" | "type" | "value";
  /** The series: ours, or theirs where we have none. */
  readonly series: Series;
  /** Both sides, for a person. */
  readonly detail: string;
}

/** How far a series may lie outside what node_exporter read before and after. */
export type NoiseOf = (series: Series) => number;

/** Every difference of a reading, series by series, in the order of their keys. */
export function compare({ before, ours, after }: Reading, noiseOf: NoiseOf): readonly Difference[] {
  const keys = [...new Set([...before.keys(), ...ours.keys(), ...after.keys()])].toSorted();
  return keys.flatMap((key): readonly Difference[] => {
    const mine = ours.get(key);
    const [first, last] = [before.get(key) ?? after.get(key), after.get(key) ?? before.get(key)];
    if (first === undefined || last === undefined) {
      return mine ? [{ kind: "only-ours", series: mine, detail: `ours ${mine.value}, theirs absent` }] : [];
    }
    if (!mine) return [{ kind: "only-theirs", series: first, detail: `ours absent, theirs ${first.value}` }];
    if (mine.type !== first.type) {
      return [{ kind: "type", series: mine, detail: `ours is a ${mine.type}, theirs a ${first.type}` }];
    }
    if (isBetween(first.value, mine.value, last.value, noiseOf(mine))) return [];
    return [{ kind: "value", series: mine, detail: `ours ${mine.value}, theirs ${describe(first.value, last.value)}` }];
  });
}

/** Whether something appeared or vanished between node_exporter's two pages, so that nobody can tell what ours should have. */
export function isUnsettled({ before, after }: Reading): boolean {
  return before.size !== after.size || Array.from(before.keys()).some((key) => !after.has(key));
}

/**
 * What is one number to a person: node_exporter multiplies milliseconds by 0.001 where we divide them by 1000, and the two
 * results differ by a unit or two in the last of a double's 53 bits.
 */
const rounding = 4 * Number.EPSILON;

/** NaN equals NaN, and the infinities themselves. */
function isBetween(first: number, mine: number, last: number, noise: number): boolean {
  if (Object.is(mine, first) || Object.is(mine, last)) return true;
  const margin = noise + Math.abs(mine) * rounding;
  return mine >= Math.min(first, last) - margin && mine <= Math.max(first, last) + margin;
}

function describe(first: number, last: number): string {
  return first === last ? String(first) : `${first} before and ${last} after`;
}
