import { status } from "@grpc/grpc-js";

/** Why a stream of an agent ends: the gRPC status, a short word to count it by, and a sentence that names the cause. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: status;
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
    this.code = codes[reason];
  }
}

/** One table from reason to status. */
const codes = {
  "collection-off": status.UNAVAILABLE,
  "bad-hello": status.INVALID_ARGUMENT,
  "unsupported-version": status.FAILED_PRECONDITION,
  "no-hello": status.INVALID_ARGUMENT,
  "second-hello": status.INVALID_ARGUMENT,
  "out-of-order": status.INVALID_ARGUMENT,
  "unknown-base": status.FAILED_PRECONDITION,
  "unknown-block": status.INVALID_ARGUMENT,
  "bad-record": status.INVALID_ARGUMENT,
  "bad-block": status.INVALID_ARGUMENT,
  "too-much": status.RESOURCE_EXHAUSTED,
  "too-many-nodes": status.RESOURCE_EXHAUSTED,
  superseded: status.ALREADY_EXISTS,
  replaced: status.ABORTED,
  stopping: status.UNAVAILABLE,
  "no-token": status.UNAUTHENTICATED,
  "bad-token": status.UNAUTHENTICATED,
  "expired-token": status.UNAUTHENTICATED,
  "no-node-claim": status.PERMISSION_DENIED,
  "wrong-node": status.PERMISSION_DENIED,
  "wrong-account": status.PERMISSION_DENIED,
  "unchecked-token": status.UNAVAILABLE,
} as const;

export type RefusalReason = keyof typeof codes;
