import { readText } from "./http-read.ts";

/** What the aggregator counts of its snapshots. */
export interface SnapshotCounts {
  readonly taken: number;
  readonly seconds: number;
}

const names = { taken: "kubevitals_snapshots_total", seconds: "kubevitals_snapshot_duration_seconds_total" } as const;

/** Reads the two counters alone, so that no whole page is rendered for them. */
export async function readSnapshotCounts(http: string): Promise<SnapshotCounts> {
  const query = Object.values(names)
    .map((name) => `name[]=${name}`)
    .join("&");
  const page = await readText(`http://${http}/metrics?${query}`);
  return { taken: valueOf(page, names.taken), seconds: valueOf(page, names.seconds) };
}

function valueOf(page: string, name: string): number {
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(page)?.[1];
  return value === undefined ? NaN : Number(value);
}
