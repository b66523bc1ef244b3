/**
 * A text on its own. V8 keeps a part of a text as a place in the whole, which stays in memory with it: what is cut from a long message,
 * or is all but the beginning of one, is best copied before it is kept.
 */
export function ownText(part: string): string {
  const encoding = isLatin1.test(part) ? "latin1" : "utf16le";
  return Buffer.from(part, encoding).toString(encoding);
}

/** A text, or so many characters of its beginning. */
export function cutText(text: string, most: number): string {
  return text.length > most ? ownText(text.slice(0, most)) : text;
}

/** What has one byte for each character. */
const isLatin1 = /^[\0-\xFF]*$/;
