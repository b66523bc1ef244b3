import { X509Certificate } from "node:crypto";
import { TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import type { KnownCertificate } from "../../state/snapshot.ts";

/** Certificates that a connection was made with, and was shown, by what they are for. */
export class SeenCertificates {
  readonly #expiries = new Map<string, number>();

  /** Takes in a certificate in PEM, of a chain the first; none takes back what was known. */
  usePem(name: string, pem: string | undefined): void {
    const certificate = pem === undefined ? undefined : parse(pem);
    if (certificate === undefined) this.#expiries.delete(name);
    else this.#expiries.set(name, certificate.validToDate.getTime());
  }

  /** Connects as undici does, and takes in the certificate that the server shows. */
  watching(name: string, options: buildConnector.BuildOptions): buildConnector.connector {
    const connect = buildConnector(options);
    return (to, callback) => {
      connect(to, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
        if (certificate !== undefined) this.#expiries.set(name, certificate.validToDate.getTime());
        callback(null, socket);
      });
    };
  }

  get all(): readonly KnownCertificate[] {
    return Array.from(this.#expiries, ([name, expiresAt]) => ({ name, expiresAt }));
  }
}

/** Whoever connects with it says what is wrong with one that is none. */
function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
