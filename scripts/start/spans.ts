/** How a piece of text stands out on a terminal. */
export type Style = "good" | "warning" | "bad" | "faint" | "strong";

/** A piece of a line of text. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** A line of text in pieces. */
export type Line = readonly Span[];

/** A line of one piece. */
export function plainLine(text: string, style?: Style): Line {
  return [{ text, style }];
}

/** What a line is about, at its start in a column of its own. */
export function label(text: string): Span {
  return { text: text.padEnd(10), style: "faint" };
}

const escapes: Readonly<Record<Style, string>> = {
  good: "\x1b[32m",
  warning: "\x1b[33m",
  bad: "\x1b[31m",
  faint: "\x1b[2m",
  strong: "\x1b[1m",
};

/**
 * The text without characters that could drive a terminal, turn the reading direction or hide: control and format characters,
 * line and paragraph separators, halves of surrogate pairs. Names and messages come from outside.
 */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "");
}

/** A line as a terminal takes it: at most `width` characters, the last one an ellipsis where more was there. */
export function renderLine(line: Line, width: number, useColor: boolean): string {
  const clean = line.map(({ text, style }) => ({ characters: Array.from(withoutControls(text)), style }));
  const total = clean.reduce((sum, { characters }) => sum + characters.length, 0);
  let left = total > width ? width - 1 : width;
  let rendered = "";
  for (const { characters, style } of clean) {
    const part = characters.slice(0, Math.max(0, left)).join("");
    left -= characters.length;
    rendered += part !== "" && style !== undefined && useColor ? `${escapes[style]}${part}\x1b[0m` : part;
  }
  return total > width && width > 0 ? `${rendered}…` : rendered;
}
