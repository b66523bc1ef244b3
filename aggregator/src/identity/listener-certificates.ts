import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Clock } from "@kubevitals/program";
import type { KnownCertificate } from "../state/snapshot.ts";

/** Files of the listeners' certificates. */
export interface ListenerCertificateFiles {
  readonly grpcTlsCertFile: string | undefined;
  readonly httpTlsCertFile: string | undefined;
}

/** How often the files are read again. */
const everyMilliseconds = 60_000;

/** When the listeners' certificates expire, as their files say; one that cannot be read is complained of where it is to be used. */
export function createListenerCertificates(
  { grpcTlsCertFile, httpTlsCertFile }: ListenerCertificateFiles,
  clock: Pick<Clock, "monotonic">,
): () => readonly KnownCertificate[] {
  const paths = new Set([grpcTlsCertFile, httpTlsCertFile].filter((path) => path !== undefined));
  let readAt = -Infinity;
  let known: readonly KnownCertificate[] = [];
  return () => {
    if (clock.monotonic() - readAt >= everyMilliseconds) {
      readAt = clock.monotonic();
      known = Array.from(paths, read).flat();
    }
    return known;
  };
}

function read(path: string): readonly KnownCertificate[] {
  try {
    return [{ name: path, expiresAt: new X509Certificate(readFileSync(path)).validToDate.getTime() }];
  } catch {
    return [];
  }
}
