import type { ServerResponse } from "node:http";
import { PageAborted } from "./page-aborted.ts";

/** How long a reader may take nothing of what it was sent, in milliseconds. How long a page takes to be written is not its fault. */
const mostSilence = 30_000;

/**
 * Writes to an answer. Resolves once the bytes are no longer needed.
 *
 * @throws {PageAborted} when the reader is gone, or has not read for so long that it was shown out
 */
export function writeTo(response: ServerResponse, bytes: Buffer, patience = mostSilence): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (response.destroyed) {
    reject(new PageAborted("the reader is gone"));
    return promise;
  }
  const timer = setTimeout(() => response.destroy(), patience);
  response.write(bytes, (error) => {
    clearTimeout(timer);
    if (error) reject(new PageAborted(error.message));
    else resolve();
  });
  return promise;
}
