import { join } from "node:path";

/**
 * A matcher for names by a pattern as Go has them: `*`, `?`, `[a-z]`, `[^a-z]` and `\` before a character that stands for itself.
 * Unlike a shell's, `*` takes a leading point too. Undefined where the pattern is malformed.
 * https://pkg.go.dev/path/filepath#Match
 */
export function nameMatcher(pattern: string): ((name: string) => boolean) | undefined {
  let source = "";
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") source += "[^/]*";
    else if (character === "?") source += "[^/]";
    else if (character === "[") {
      const set = readClass(characters, at + 1);
      if (set === undefined) return undefined;
      source += set.source;
      at = set.end;
    } else if (character === "\\") {
      const literal = characters[++at];
      if (literal === undefined) return undefined;
      source += literally(literal);
    } else source += literally(character);
  }
  // Stars in a row match what one does, only slower.
  const expression = new RegExp(`^${source.replaceAll(/(?:\[\^\/\]\*)+/g, "[^/]*")}$`, "su");
  return (name) => expression.test(name);
}

/** The class that begins there: its expression, and where its bracket closes. */
function readClass(characters: readonly string[], start: number): { source: string; end: number } | undefined {
  let at = start;
  const isNegated = characters[at] === "^";
  if (isNegated) at++;
  const ranges: string[] = [];
  for (; characters[at] !== "]" || ranges.length === 0; at++) {
    const low = takeBound();
    if (low === undefined) return undefined;
    if (characters[at + 1] !== "-") {
      ranges.push(literally(low));
      continue;
    }
    at += 2;
    const high = takeBound();
    if (high === undefined) return undefined;
    // Go takes a range that runs backwards for one without members.
    ranges.push(codeOf(low) <= codeOf(high) ? `${literally(low)}-${literally(high)}` : "");
  }
  const members = ranges.join("");
  if (members === "") return { source: isNegated ? "[^]" : "[]", end: at };
  return { source: isNegated ? `[^${members}]` : `[${members}]`, end: at };

  function takeBound(): string | undefined {
    const character = characters[at];
    if (character === undefined || character === "-" || character === "]") return undefined;
    return character === "\\" ? characters[++at] : character;
  }
}

/** The character in an expression, where it means nothing but itself. */
function literally(character: string): string {
  return `\\u{${codeOf(character).toString(16)}}`;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Lists the names in a folder; rejects where it cannot. */
type List = (folder: string) => Promise<readonly string[]>;

/**
 * The folders that a pattern names, in the order of their names, at most so many. A pattern that is malformed or names nothing is
 * taken for the folder's very name, as node_exporter does: whoever reads it finds out.
 */
export async function expandGlob(pattern: string, list: List, most: number): Promise<readonly string[]> {
  const found = hasPattern(pattern) ? await expand(pattern, list, most) : [pattern];
  return found.length === 0 ? [pattern] : found;
}

async function expand(pattern: string, list: List, most: number): Promise<readonly string[]> {
  const slash = pattern.lastIndexOf("/");
  const matches = nameMatcher(pattern.slice(slash + 1));
  if (matches === undefined) return [];
  const parent = slash < 0 ? "." : pattern.slice(0, slash) || "/";
  const folders = hasPattern(parent) ? await expand(parent, list, most) : [parent];
  const found: string[] = [];
  for (const folder of folders) {
    // What cannot be listed names nothing.
    const names = await list(folder).catch(() => []);
    for (const name of names) if (matches(name) && found.length < most) found.push(join(folder, name));
  }
  return found;
}

function hasPattern(text: string): boolean {
  return /[*?[\\]/.test(text);
}
