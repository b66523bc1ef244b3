import { once } from "node:events";
import { request } from "node:https";
import { connect } from "node:tls";

/** What was answered to a GET. */
export interface SecureAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks by TLS, as somebody who calls the server by that name and trusts that authority alone. */
export async function secureGet(
  url: string,
  { ca, servername, token }: { readonly ca: string; readonly servername: string; readonly token?: string },
): Promise<SecureAnswer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = Promise.withResolvers<SecureAnswer>();
  request(url, { ca, servername, headers, agent: false }, (response) => {
    response
      .toArray()
      .then(
        (chunks) => answer.resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        answer.reject,
      );
  })
    .once("error", answer.reject)
    .end();
  return await answer.promise;
}

/** Fingerprint of the certificate that a server shows to who trusts that authority. */
export async function shownCertificate(address: string, ca: string, servername: string): Promise<string> {
  const { hostname: host, port } = new URL(`https://${address}`);
  const socket = connect({ host, port: Number(port), ca, servername });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
