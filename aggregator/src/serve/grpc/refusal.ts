import type { status } from "@grpc/grpc-js";

/** A call that is turned away for what it costs, and not for what it asks. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}
