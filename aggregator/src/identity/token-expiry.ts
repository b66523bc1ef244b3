/**
 * When a token expires, in milliseconds since 1970, as it says itself; undefined where it is no JSON Web Token or does not say. Only
 * to be believed of a token that somebody has verified. https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4
 */
export function expiryOf(token: string): number | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"));
    const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
