import type { ServerResponse } from "node:http";
import { PageAborted } from "./page-aborted.ts";

/** Writes to an answer. Resolves once the bytes are no longer needed. @throws {PageAborted} when the reader is gone */
export function writeTo(response: ServerResponse, bytes: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (response.destroyed) reject(new PageAborted("the reader is gone"));
  else response.write(bytes, (error) => (error ? reject(new PageAborted(error.message)) : resolve()));
  return promise;
}
