import { setTimeout as sleep } from "node:timers/promises";
import { isUnsettled, type Difference, type Reading } from "./compare.ts";
import { readPage } from "./page.ts";

/** Where both programs are scraped. */
export interface Pair {
  readonly ours: string;
  readonly theirs: string;
}

/** How often, and how many milliseconds apart, a pair is read before a series that one of them lacks is said to be missing. */
const patience = { readings: 20, pause: 250 };

/** Reads both programs within the same second: theirs, ours, theirs. */
export async function readLive({ ours, theirs }: Pair): Promise<Reading> {
  return { before: await readPage(theirs), ours: await readPage(ours), after: await readPage(theirs) };
}

/** Reads both programs on files that do not change. */
export async function readRecorded({ ours, theirs }: Pair): Promise<Reading> {
  const page = await readPage(theirs);
  return { before: page, ours: await readPage(ours), after: page };
}

/** A reading, and in what the two differ without an exception. */
export interface Compared {
  readonly reading: Reading;
  readonly mismatches: readonly Difference[];
}

/**
 * Reads and compares, and once more where one of the two lacks a series: a process or a connection may have come or gone
 * meanwhile, and ours knows the size of a remote filesystem only once its helper has been told. What is missing for longer than
 * that is missing. Never once more because of a value.
 */
export async function readUntilSettled<Result extends Compared>(read: () => Promise<Result>): Promise<Result> {
  for (let count = 1; ; count++) {
    const result = await read();
    const isSettled = !isUnsettled(result.reading) && !result.mismatches.some(({ kind }) => isOfOneSide(kind));
    if (isSettled || count === patience.readings) return result;
    await sleep(patience.pause);
  }
}

function isOfOneSide(kind: Difference["kind"]): boolean {
  return kind === "only-ours" || kind === "only-theirs";
}
