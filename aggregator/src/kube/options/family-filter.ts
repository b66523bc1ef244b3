import type { PatternList } from "./pattern-list.ts";

/** Which families of metrics are shown. */
export interface FamilyFilterOptions {
  readonly metricAllowlist: PatternList;
  readonly metricDenylist: PatternList;
  readonly metricOptInList: PatternList;
}

/** What a filter looks at. */
interface FilteredFamily {
  readonly name: string;
  readonly isOptIn?: boolean;
}

/**
 * Tells whether a family is shown: it is on the allowlist where there is one, and not on the denylist; where it has to be asked for,
 * it is on the opt-in list beside that.
 */
export function createFamilyFilter(options: FamilyFilterOptions): (family: FilteredFamily) => boolean {
  const { metricAllowlist: allowed, metricDenylist: denied, metricOptInList: optIn } = options;
  return ({ name, isOptIn = false }) => {
    const isListed = allowed.sources.length > 0 ? allowed.test(name) : !denied.test(name);
    return isListed && (!isOptIn || optIn.test(name));
  };
}
