import { setTimeout as sleep } from "node:timers/promises";
import { compare, isUnsettled, type Difference, type Reading } from "../differential/compare.ts";
import type { Page, Series } from "../differential/page.ts";
import { exceptionsFor, type Exception } from "./exceptions.ts";

/** Reads a page now. */
export type PageSource = () => Promise<Page>;

/** What came of one scenario. */
export interface Outcome {
  readonly scenario: string;
  readonly reading: Reading;
  readonly differences: readonly Difference[];
  /** Differences that no exception explains. */
  readonly mismatches: readonly Difference[];
  /** The exceptions that explain the others. */
  readonly needed: ReadonlySet<Exception>;
}

/** The cluster moves on while it is read: how often, and how many milliseconds apart, before a difference is one. */
const patience = { readings: 40, pause: 500 };
/** Kubelets renew their leases every ten seconds. */
const leaseSeconds = 15;

/**
 * Reads theirs, ours, theirs, and compares, until the two agree but for the exceptions and nothing came or went meanwhile; what
 * differs for as long as patience lasts is a mismatch. Fewer series than `least` are no page yet.
 */
export async function compareUntilSettled(
  scenario: string,
  { ours, theirs }: { readonly ours: PageSource; readonly theirs: PageSource },
  least: number,
): Promise<Outcome> {
  for (let count = 1; ; count++) {
    const reading = { before: kubeOnly(await theirs()), ours: kubeOnly(await ours()), after: kubeOnly(await theirs()) };
    const outcome = judge(scenario, reading);
    const isSettled = reading.before.size >= least && !isUnsettled(reading) && outcome.mismatches.length === 0;
    if (isSettled || count === patience.readings) return outcome;
    await sleep(patience.pause);
  }
}

function judge(scenario: string, reading: Reading): Outcome {
  const differences = compare(reading, noiseOf);
  const needed = new Set<Exception>();
  const mismatches = differences.filter((difference) => {
    const matching = exceptionsFor(scenario, difference);
    for (const exception of matching) needed.add(exception);
    return matching.length === 0;
  });
  return { scenario, reading, differences, mismatches, needed };
}

function noiseOf({ family }: Series): number {
  return family === "kube_lease_renew_time" ? leaseSeconds : 0;
}

/** What is made of Kubernetes' objects. What kube-state-metrics says of itself it has on another page. */
function kubeOnly(page: Page): Page {
  return new Map(Array.from(page).filter(([, { family }]) => /^kube_(?!state_metrics_)/.test(family)));
}
