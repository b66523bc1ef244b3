/** A link of a page to something of this repository. */
export interface PageLink {
  /** Path as it is written; empty for the page itself. */
  readonly path: string;
  /** Heading that it leads to; empty for none. */
  readonly anchor: string;
}

/** Links of a Markdown page but for those with a scheme: what stands in code is none. */
export function linksOf(text: string): readonly PageLink[] {
  const prose = withoutFences(text).replaceAll(/`[^`\n]*`/g, "");
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor = ""] = target.split("#");
      return { path, anchor };
    });
}

/**
 * Names by which the headings of a page can be linked to: small letters, hyphens for blanks, other signs left out, a number after each
 * name that was there before. Source: what GitHub makes of headings.
 */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutFences(text).matchAll(/^#+[ \t]+(.*)$/gm)) {
    const shown = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").trim();
    const name = shown
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = name;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${name}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Scripts of package.json that a page tells people to run, as `npm run NAME`. */
export function scriptsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/\bnpm run ([a-z][a-z0-9:]*[a-z0-9])/g), ([, name = ""]) => name));
}

/** Families of ours that a page names, but for beginnings of several (`kubevitals_gpu_*`). */
export function familiesOf(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/\bkubevitals_[a-z0-9_]*[a-z0-9]\b(?!_)/g), ([name]) => name));
}

/** Values of the chart that a page sets by `--set`, as their paths; of a list the path of the list. */
export function chartValuesOf(text: string): ReadonlySet<string> {
  const flags = Array.from(text.matchAll(/--set[= ]'?([^\s'`]+)/g), ([, pairs = ""]) => pairs.split(","));
  return new Set(flags.flat().map((pair) => pair.replace(/[[=].*$/, "")));
}

function withoutFences(text: string): string {
  return text.replaceAll(/^[ \t]*```[\s\S]*?^[ \t]*```[ \t]*$/gm, "");
}
