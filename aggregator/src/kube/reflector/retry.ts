import { backoffSeconds } from "@kubevitals/program";
import type { ResourceState } from "../../state/objects/kube-view.ts";
import type { ApiFailure } from "../api/api-failure.ts";
import type { ReflectorLimits } from "./limits.ts";

/** What follows from a failure. */
export interface Retry {
  readonly state: Extract<ResourceState, "loading" | "stale" | "forbidden" | "absent">;
  readonly seconds: number;
  /** Whether what is known no longer leads on, and all objects must be listed anew. */
  readonly relist: boolean;
}

/** How things stood when a request failed. */
export interface RetryContext {
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Answers of 403 or 404 in a row, this one included. */
  readonly refusals: number;
  /** How many of those before said that the place in history has expired. */
  readonly expiries: number;
  /** Whether a complete list was read before. */
  readonly hasObjects: boolean;
}

/**
 * A server that has just started refuses for some seconds what it grants, and denies kinds that it has (seen with 1.36, before its
 * roles are loaded): who holds objects believes it only when it goes on saying so.
 */
const believedAfter = 5;

/** Decides how to go on after a failure; `random` is a number from 0 to 1. */
export function decideRetry(
  failure: ApiFailure,
  { failures, refusals, expiries, hasObjects }: RetryContext,
  limits: ReflectorLimits,
  random: () => number = Math.random,
): Retry {
  const state = hasObjects ? "stale" : "loading";
  const backoff = backoffSeconds(failures, limits.backoff, random);
  const { code, retryAfterSeconds } = failure;
  // Reading everything again is the remedy: it waits only where it did not help.
  if (isExpired(failure)) return { state, seconds: expiries === 0 ? 0 : backoff, relist: true };
  if (retryAfterSeconds !== undefined) {
    const asked = Math.min(retryAfterSeconds, limits.mostRetryAfterSeconds);
    // Never earlier than asked for, and not all at the same moment.
    return { state, seconds: Math.max(asked * (1 + random() / 10), backoff), relist: false };
  }
  if (isRefusal(failure)) {
    if (hasObjects && refusals < believedAfter) {
      return { state, seconds: backoffSeconds(refusals, limits.backoff, random), relist: false };
    }
    const [refused, most] =
      code === 403 ? (["forbidden", limits.forbiddenSeconds] as const) : (["absent", limits.absentSeconds] as const);
    return { state: refused, seconds: most * (0.5 + random() / 2), relist: true };
  }
  // The request itself was not taken: another list gives a place in history that the server knows.
  return { state, seconds: backoff, relist: code === 400 || code === 422 };
}

/** Whether the server says that it may not, or cannot, answer. */
export function isRefusal({ code }: ApiFailure): boolean {
  return code === 403 || code === 404;
}

/** Whether the server no longer, or not yet, knows the place in history that it was asked about. */
export function isExpired({ code, reason, causes }: ApiFailure): boolean {
  return (
    code === 410 || reason === "Expired" || reason === "ResourceExpired" || causes.includes("ResourceVersionTooLarge")
  );
}
