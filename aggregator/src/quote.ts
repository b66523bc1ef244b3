/**
 * A text from outside as a message may carry it: cut off, on one line, in plain ASCII. Half of a surrogate pair, which cutting
 * can leave over, would make grpc-js throw where nobody catches it (it writes details by `encodeURI`).
 */
export function quote(text: string, longest = 64): string {
  return text.slice(0, longest).replaceAll(/[^\x20-\x7e]/g, "?");
}
