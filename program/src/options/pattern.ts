import type { OptionType } from "./types.ts";

/** A regular expression that may be left empty. */
export interface Pattern {
  /** As it was written; empty: nobody asks for anything. */
  readonly source: string;
  /** Whether a text has a part that fits; undefined where the pattern is empty. */
  readonly test: ((subject: string) => boolean) | undefined;
}

/**
 * A regular expression, unanchored as Go's are: what the programs that we stand in for take as one. What Go writes otherwise and
 * JavaScript can say as well is translated; what JavaScript would take for something else is refused.
 * https://pkg.go.dev/regexp/syntax
 */
export const pattern: OptionType<Pattern> = {
  placeholder: "REGEXP",
  expected: "a regular expression",
  parse(source) {
    if (source === "") return { source, test: undefined };
    const expression = compile(source);
    return expression instanceof RegExp ? { source, test: (subject) => expression.test(subject) } : undefined;
  },
  format: ({ source }) => source,
  whyNot(source) {
    const hint = hints.find(({ foreign }) => foreign.test(source));
    if (hint) return hint.instead;
    const expression = compile(source);
    return expression instanceof RegExp ? undefined : expression.reason;
  },
};

/** What Go has and JavaScript does not, and what to write in its place. */
const hints: readonly { readonly foreign: RegExp; readonly instead: string }[] = [
  { foreign: /\[:\^?\w+:\]/, instead: "write [0-9] for [[:digit:]], [a-zA-Z] for [[:alpha:]]" },
  { foreign: /\\[AzZ]/, instead: String.raw`write ^ for \A and $ for \z` },
  { foreign: /\\[QE]/, instead: String.raw`write \. for each point of what stands between \Q and \E, and so on` },
  { foreign: /\\[pP][A-Z]/, instead: String.raw`write \p{L} for \pL` },
  { foreign: /\\x\{/, instead: String.raw`write \u{...} for \x{...}` },
  { foreign: /.\(\?[a-zA-Z]*-?[a-zA-Z]+\)/s, instead: "(?i) stands at the beginning only; (?i:…) may stand anywhere" },
];

/** The expression, strict about escapes: without `u` JavaScript takes an unknown one for the letter itself. */
function compile(source: string): RegExp | { readonly reason: string } {
  const [, set = "", cleared = ""] = leadingFlags.exec(source) ?? [];
  const body = source.replace(leadingFlags, "").replaceAll(goSyntax, translate);
  // Of U (prefer less) and of what is cleared nothing is seen: all that is asked is whether something fits.
  const flags = [...new Set(set.replaceAll("U", ""))].filter((flag) => !cleared.includes(flag)).join("");
  try {
    return new RegExp(body, `${flags}u`);
  } catch (error) {
    return { reason: error instanceof Error ? error.message.replace(/^.*\/\w*: /s, "") : String(error) };
  }
}

/** Go's flags for the whole expression: `(?i)`. */
const leadingFlags = /^\(\?([imsU]*)(?:-([imsU]+))?\)/;

/** An escape, or the beginning of a group with a name in Go's older form. */
const goSyntax = /\\([\s\S])|\(\?P</g;

/** Characters that `\` may stand before in both languages, beside letters and digits. */
const escapable = /[\p{L}\p{N}^$\\.*+?()[\]{}|/]/u;

function translate(found: string, escaped: string | undefined): string {
  if (escaped === undefined) return "(?<";
  return escapable.test(escaped) || escaped > "\u007f"
    ? found
    : `\\x${escaped.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
