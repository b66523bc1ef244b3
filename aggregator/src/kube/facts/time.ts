/** A time of the API (RFC 3339) in milliseconds since 1970; absent where it is absent or none. */
export function timeOf(text: string | null | undefined): number | undefined {
  const milliseconds = Date.parse(text ?? "");
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
