/** Whether a text fits a pattern in which `*` stands for any characters, and `?` for one. */
export type Glob = (text: string) => boolean;

/** A pattern as a test of texts. It takes time in proportion to text and pattern, whatever these are. */
export function globOf(pattern: string): Glob {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  return (text) => fits(pattern, text);
}

/** Where a `*` was passed and what follows does not fit, it takes one character more. */
function fits(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  let star: { readonly pattern: number; text: number } | undefined;
  while (from < text.length) {
    if (pattern[at] === "*") star = { pattern: at++, text: from };
    else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[from]))
      [at, from] = [at + 1, from + 1];
    else if (star) [at, from] = [star.pattern + 1, ++star.text];
    else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
