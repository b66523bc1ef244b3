/**
 * A value of JSON as Go prints it, and so as kube-state-metrics shows it in a label: `map[a:1 b:[x y]]`. Whole numbers beyond 2^53
 * have lost their last digits when JavaScript reads them.
 */
export function goText(value: unknown): string {
  if (value === undefined || value === null) return "<nil>";
  if (typeof value === "string") return value;
  if (typeof value === "number") return goNumber(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (typeof value === "boolean") return value ? "true" : "false";
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${goText(item)}`).join(" ")}]`;
}

/** Go writes an exponent with two digits at least, and from 0.0001 down. */
function goNumber(value: number): string {
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
