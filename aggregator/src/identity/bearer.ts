/** Longer than any token of Kubernetes; more than this is refused unread. */
const mostCharacters = 16_384;

/**
 * The token of an `Authorization` header (RFC 6750, 2.1); undefined where there is none that can be one.
 *
 * @param header as it came
 */
export function bearerToken(header: string | undefined): string | undefined {
  const token = header === undefined ? undefined : /^bearer +(\S+) *$/i.exec(header.slice(0, mostCharacters + 16))?.[1];
  return token !== undefined && isToken(token) ? token : undefined;
}

/** Whether a text can be a bearer token: of its characters, and not endless. */
export function isToken(text: string): boolean {
  return text.length <= mostCharacters && /^[A-Za-z0-9._~+/-]+=*$/.test(text);
}
