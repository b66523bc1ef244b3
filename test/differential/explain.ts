import type { Difference } from "./compare.ts";
import type { Exception } from "./exceptions.ts";

/** Where a reading was taken: on the machine itself, or of a recorded host by its name. */
export type Place = { readonly kind: "live" } | { readonly kind: "fixture"; readonly host: string };

/** Differences of one place, told apart. */
export interface Explained {
  /** Those that no exception explains. */
  readonly mismatches: readonly Difference[];
  /** The exceptions that explain the others. */
  readonly needed: ReadonlySet<Exception>;
}

/** Tells the differences that are meant from those that are not. */
export function explain(exceptions: readonly Exception[], place: Place, differences: readonly Difference[]): Explained {
  const candidates = exceptions.filter((exception) => covers(exception, place));
  const needed = new Set<Exception>();
  const mismatches = differences.filter((difference) => {
    const matching = candidates.filter((exception) => matches(exception, difference));
    for (const exception of matching) needed.add(exception);
    return matching.length === 0;
  });
  return { mismatches, needed };
}

/** Whether an exception is about this place. */
export function covers({ where }: Exception, place: Place): boolean {
  if (where === "everywhere") return true;
  if (where === "live") return place.kind === "live";
  return place.kind === "fixture" && (where === "fixtures" || where.includes(place.host));
}

function matches({ kinds, family, labels = {} }: Exception, { kind, series }: Difference): boolean {
  return (
    kinds.includes(kind) &&
    isLike(family, series.family) &&
    Object.entries(labels).every(([name, value]) => isLike(value, series.labels[name] ?? ""))
  );
}

/** A pattern must match the whole text. */
function isLike(expected: string | RegExp, text: string): boolean {
  return typeof expected === "string" ? expected === text : new RegExp(`^(?:${expected.source})$`, "s").test(text);
}
