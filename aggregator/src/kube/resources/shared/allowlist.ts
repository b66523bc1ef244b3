/**
 * Keys of labels or annotations that may be shown for one kind, as in kube-state-metrics' `--metric-labels-allowlist`: whole keys,
 * keys with one `*` for anything, or `*` as the first entry for all. Empty: none, and the kind's family has no rows.
 */
export type Allowlist = readonly string[];

/** What may be shown of one kind's metadata. */
export interface MetadataAllowlists {
  readonly labels: Allowlist;
  readonly annotations: Allowlist;
}

/** Tells whether a key may be shown. As kube-state-metrics does, a `*` after the first entry and a key with two `*` match nothing. */
export function allowedKeys(allowlist: Allowlist): (key: string) => boolean {
  if (allowlist[0] === "*") return () => true;
  const keys = new Set(allowlist.filter((entry) => !entry.includes("*")));
  const patterns = allowlist
    .filter((entry) => entry !== "*")
    .map((entry) => entry.split("*"))
    .filter((parts) => parts.length === 2);
  return (key) => keys.has(key) || patterns.some(([start = "", end = ""]) => matches(key, start, end));
}

function matches(key: string, start: string, end: string): boolean {
  return key.length >= start.length + end.length && key.startsWith(start) && key.endsWith(end);
}
