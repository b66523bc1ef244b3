/** Which collectors a scrape asks for. */
export interface CollectorFilter {
  /** The same for filters that let the same collectors through. */
  readonly key: string;
  accepts(collector: string): boolean;
}

/** Why a query is refused, for the client. */
export interface RefusedQuery {
  readonly refusal: string;
}

/**
 * Reads `collect[]` and `exclude[]` of a query, as node_exporter has them: the one names collectors that run, the other leaves
 * some out, and both at once contradict each other. Without either all collectors are asked for.
 */
export function readFilter(
  query: URLSearchParams,
  running: readonly string[],
  known: ReadonlySet<string>,
): CollectorFilter | RefusedQuery {
  const collected = query.getAll("collect[]");
  const excluded = new Set(query.getAll("exclude[]"));
  if (collected.length > 0 && excluded.size > 0) return { refusal: "collect[] and exclude[] cannot be given together" };
  const unusable = collected.find((name) => !running.includes(name));
  if (unusable !== undefined) {
    const name = JSON.stringify(unusable.slice(0, 100));
    return {
      refusal: `collect[]: ${known.has(unusable) ? `the collector ${name} is switched off` : `there is no collector ${name}`}`,
    };
  }
  const wanted = collected.length > 0 ? new Set(collected) : new Set(running.filter((name) => !excluded.has(name)));
  return { key: running.filter((name) => wanted.has(name)).join(), accepts: (name) => wanted.has(name) };
}
