/** A family as a page in the text format shows it. */
export interface FamilyDescription {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Of all its rows together. */
  readonly labels: ReadonlySet<string>;
}

/**
 * The families of pages in the text format, by name.
 *
 * @throws {Error} naming a family without a row: a page does not tell the labels of such a one.
 */
export function familiesOfPage(page: string): readonly FamilyDescription[] {
  const families = new Map<string, { name: string; type: string; help: string; labels: Set<string>; rows: number }>();
  const familyNamed = (name: string) => {
    const family = families.get(name) ?? { name, type: "", help: "", labels: new Set<string>(), rows: 0 };
    families.set(name, family);
    return family;
  };
  for (const line of page.split("\n").filter((text) => text !== "")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (keyword === "HELP") familyNamed(name).help = rest;
    else if (keyword === "TYPE") familyNamed(name).type = rest;
    else {
      const family = familyOfRow(families, /^\w+/.exec(line)?.[0] ?? "");
      if (family === undefined) throw new Error(`the row is of no family: ${line}`);
      family.rows++;
      for (const [, label = ""] of line.matchAll(/[{,](\w+)="/g)) family.labels.add(label);
    }
  }
  const silent = [...families.values()].filter(({ rows }) => rows === 0).map(({ name }) => name);
  if (silent.length > 0) throw new Error(`nothing shows what labels these families have: ${silent.join(", ")}`);
  return [...families.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Rows of histograms and summaries have a suffix. */
function familyOfRow<Family>(families: ReadonlyMap<string, Family>, name: string): Family | undefined {
  return families.get(name) ?? families.get(name.replace(/_(?:bucket|sum|count)$/, ""));
}
