/** How the record of who set which field begins; within a text its quotes would be escaped. */
const managedFields = Buffer.from(',"managedFields":[');

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Parses an object of the API, or what carries one, without its managedFields: a third of what the server sends, of which nothing
 * here speaks.
 *
 * @param bytes are changed: what stands behind the managedFields comes to stand in their place
 * @throws {SyntaxError} where it is not JSON
 */
export function parseJson(bytes: Buffer): unknown {
  const start = bytes.indexOf(managedFields);
  const end = start < 0 ? -1 : endOfArray(bytes, start + managedFields.length);
  if (end < 0) return JSON.parse(bytes.toString("utf8"));
  bytes.copyWithin(start, end);
  return JSON.parse(bytes.toString("utf8", 0, start + bytes.length - end));
}

/** Where an array ends that was just opened; -1 where it does not. */
function endOfArray(bytes: Buffer, from: number): number {
  let depth = 1;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfText(bytes, at + 1);
      if (at < 0) return -1;
    } else if (byte === openBracket) depth++;
    else if (byte === closeBracket && --depth === 0) return at + 1;
  }
  return -1;
}

/** Where the closing quote of a text stands; -1 where there is none. */
function endOfText(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === quote) return at;
  }
  return -1;
}
