/**
 * Parses lines as a shell assigns variables: `NAME="Debian GNU/Linux"`, with quotes or without, comments behind `#`. Lines that
 * assign nothing are left out. https://www.freedesktop.org/software/systemd/man/latest/os-release.html
 */
export function parseAssignments(text: string): ReadonlyMap<string, string> {
  const assignments = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^\s*(?:export )?([A-Za-z_][\w./]*)\s*=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) assignments.set(name, unquote(value.trim()));
  }
  return assignments;
}

/** Parts of a value: double-quoted, with backslashes; single-quoted, as they are; bare; a comment to the end. */
const parts = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(#.*)|([^"'#]+)/gy;

function unquote(value: string): string {
  let text = "";
  let bare = 0;
  for (const [, double, single, comment, plain] of value.matchAll(parts)) {
    if (comment !== undefined) return text.slice(0, text.length - bare) + text.slice(text.length - bare).trimEnd();
    text += double?.replaceAll(/\\(.)/g, unescape) ?? single ?? plain ?? "";
    bare = plain === undefined ? 0 : plain.length;
  }
  return text;
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unescape(_: string, character: string): string {
  return escapes[character] ?? character;
}
