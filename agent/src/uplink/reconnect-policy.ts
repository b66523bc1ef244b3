import { status } from "@grpc/grpc-js";
import { backoffSeconds } from "@kubevitals/program";

const backoffLimits = { firstSeconds: 0.5, mostSeconds: 15 };

/** Statuses that say that trying again soon is of no use: somebody has to change something first. */
const stubborn = new Set([
  status.INVALID_ARGUMENT,
  status.FAILED_PRECONDITION,
  status.ALREADY_EXISTS,
  status.ABORTED,
  status.RESOURCE_EXHAUSTED,
  status.PERMISSION_DENIED,
]);

/** How long a stream must have lasted before it counts as a success, so that one that is always cut off still backs off. */
const settledMilliseconds = 5000;

/** How long an aggregator may owe an answer at first, and at most: grpc-js itself waits for ever for a peer that accepts and says nothing. */
const answerMilliseconds = { first: 10_000, most: 80_000 };

/**
 * Failures that one counts as that means that the aggregator is there and does not get round to us: who comes back soon gives it more
 * to do, of which it has too much.
 */
const overloadFailures = 4;

/** When to come back to an aggregator after a stream has ended, and how long to wait for its answers. */
export class ReconnectPolicy {
  #failures = 0;
  /** Streams in a row that got no answer in time. */
  #unanswered = 0;
  #welcomedAt: number | undefined;

  /**
   * How long the next stream waits for an answer: longer each time that was too short. All agents of an aggregator that is slow would
   * else leave it again and again, and make it slower.
   */
  get answerMilliseconds(): number {
    return Math.min(answerMilliseconds.most, answerMilliseconds.first * 2 ** Math.min(this.#unanswered, 30));
  }

  /** The aggregator has welcomed a stream. */
  welcomed(monotonic: number): void {
    this.#welcomedAt = monotonic;
  }

  /**
   * A stream has ended.
   *
   * @param code undefined where the aggregator ended it in order
   * @returns seconds after which to begin the next one
   */
  ended(code: status | undefined, monotonic: number): number {
    const hasSettled = this.#welcomedAt !== undefined && monotonic - this.#welcomedAt >= settledMilliseconds;
    this.#welcomedAt = undefined;
    const isUnanswered = code === status.DEADLINE_EXCEEDED;
    if (isUnanswered) this.#unanswered++;
    else if (hasSettled) this.#unanswered = 0;
    const failed = isUnanswered ? overloadFailures : 1;
    this.#failures = hasSettled ? failed : this.#failures + failed;
    return backoffSeconds(code !== undefined && stubborn.has(code) ? Infinity : this.#failures, backoffLimits);
  }
}
