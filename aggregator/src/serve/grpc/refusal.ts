import type { status } from "@grpc/grpc-js";
import type { AnswerRefusal } from "../reader-counters.ts";

/** A call that is turned away for what it costs, and not for what it asks. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: status;
  /** As it is counted. */
  readonly reason: AnswerRefusal;

  constructor(code: status, reason: AnswerRefusal, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}
