import { mostRequestBytes } from "./limits.ts";

/** Stands for a request that is too large to be read: refused in its handler, with a status that says so. */
export class OversizedRequest {
  readonly message: string;

  constructor(bytes: number) {
    this.message = `the request has ${bytes} bytes; ${mostRequestBytes} are the most`;
  }
}
