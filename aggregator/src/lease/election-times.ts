/** The rhythm of an election, in seconds. */
export interface ElectionTimes {
  /** How long the others leave the Lease alone after they saw it change. */
  readonly leaseDuration: number;
  /** How long a leader acts after it began to renew, unless it renews again: shorter, so that it has stopped before another begins. */
  readonly renewDeadline: number;
  /** How often the leader renews, and what failed is tried again. */
  readonly retryPeriod: number;
}

/** The part of the renew deadline after which silence of the leader is suspicious: several renewals have failed then. */
export const suspicion = 0.7;

/** How old a word may be that an agent passes on, in seconds, and how long it may be on its way. */
const patienceOfAgents = 2;
const wayOfWords = 0.5;

/** Agents answer once a second: there is no need to believe one for longer. */
const mostVoucherSeconds = 5;

/**
 * How long an answer of an agent counts, in seconds. What another claims must be heard within the time for which it claims before it
 * takes the Lease: from its word to an agent, through that one's patience, to the end of the last answer that did not know of it. Where
 * the options leave no room for that, no answer counts at all.
 */
export function voucherSeconds(times: ElectionTimes): number {
  return Math.max(0, Math.min(mostVoucherSeconds, claimSeconds(times) - patienceOfAgents - wayOfWords));
}

/** How long a replica claims a Lease that lapses, so that its holder hears of it, before it takes it. */
export function claimSeconds({ leaseDuration, renewDeadline }: ElectionTimes): number {
  return leaseDuration - renewDeadline;
}

/** How long the holder is given to renew after the API server can be reached again, before another claims its place. */
export function patienceSeconds({ renewDeadline, retryPeriod }: ElectionTimes): number {
  return Math.min(retryPeriod * 1.25, renewDeadline * (1 - suspicion));
}
