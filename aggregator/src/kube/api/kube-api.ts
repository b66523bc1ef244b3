import type { Dispatcher } from "undici";
import { version, type Clock } from "@kubevitals/program";
import type { KnownCertificate } from "../../state/snapshot.ts";
import { ApiFailure } from "./api-failure.ts";
import { openConnections, type Connections } from "./connections.ts";
import { Credentials, type Proof } from "./credentials.ts";
import type { KubeTarget } from "./kube-target.ts";
import { failureOfAnswer } from "./status-object.ts";
import { SeenCertificates } from "./seen-certificates.ts";
import { readTlsMaterial, type TlsMaterial } from "./tls-files.ts";

/** A question to the API server. */
export interface KubeRequest {
  /** From the root of the API, such as `/api/v1/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Media types that are wanted; JSON by default. */
  readonly accept?: string;
  /** What is sent, as JSON; without it the request is a GET. */
  readonly body?: object;
  /** How what is sent is meant: as something new, by default, or in place of what is there. */
  readonly method?: "POST" | "PUT";
  readonly signal?: AbortSignal;
  /** Whether the answer stays open, as a watch's does. */
  readonly isStream?: boolean;
  /** Seconds of silence within the answer after which the connection counts as dead. */
  readonly silenceSeconds?: number;
}

/** The body of an answer, as it comes in. Leaving the loop over it closes the connection. */
export type KubeBody = AsyncIterable<Uint8Array>;

/** How the API server is asked; what reads Kubernetes needs no more of it. */
export interface KubeClient {
  /**
   * Asks, and gives the body of an answer of status 200 to 299.
   *
   * @throws {ApiFailure} for any other, and where none came
   */
  open(request: KubeRequest): Promise<KubeBody>;
  /**
   * Asks, and gives the JSON of the answer, which is whatever the server sent.
   *
   * @throws {ApiFailure} as `open`, and where the answer is no JSON or larger than 16 MiB
   */
  json(request: KubeRequest): Promise<unknown>;
}

const headersSeconds = 60;
const defaultSilenceSeconds = 60;
const mostJsonBytes = 16 * 2 ** 20;
const mostErrorBytes = 64 * 1024;

/** The API server of one cluster. Certificates and tokens are looked at for each request, so replaced files count at once. */
export class KubeApi implements KubeClient {
  readonly #target: KubeTarget;
  readonly #clock: Clock;
  readonly #credentials: Credentials;
  readonly #server: URL;
  #connections: { readonly madeWith: string; readonly pools: Connections } | undefined;
  readonly #seen = new SeenCertificates();
  #closed = false;

  constructor(target: KubeTarget, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
    this.#credentials = new Credentials(target);
    this.#server = new URL(target.cluster.server);
  }

  async open(request: KubeRequest): Promise<KubeBody> {
    try {
      return await this.#ask(request);
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.code !== 401) throw error;
      // A token that was replaced this moment, or that a plugin gave too long ago.
      this.#credentials.renew();
      return await this.#ask(request);
    }
  }

  async json(request: KubeRequest): Promise<unknown> {
    const text = await readText(await this.open(request), mostJsonBytes);
    if (text === undefined) throw new ApiFailure(`the answer to ${request.path} is larger than ${mostJsonBytes} bytes`);
    try {
      return JSON.parse(text);
    } catch {
      throw new ApiFailure(`the answer to ${request.path} is not JSON`);
    }
  }

  /** Certificates that the connections were made with, and were shown. */
  get certificates(): readonly KnownCertificate[] {
    return this.#seen.all;
  }

  /** Ends all requests, watches too. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#connections) await destroy(this.#connections.pools);
  }

  async #ask(request: KubeRequest): Promise<KubeBody> {
    const { statusCode, headers, body } = await this.#send(request);
    if (statusCode >= 200 && statusCode < 300) return failingAsOurs(body, silenceSecondsOf(request));
    const text = await readText(body, mostErrorBytes).catch(() => "");
    const retryAfter = headers["retry-after"];
    throw failureOfAnswer(statusCode, text ?? "", retryAfter?.toString(), this.#clock.now());
  }

  async #send({ path, query, accept = "application/json", body, method = "POST", signal, ...rest }: KubeRequest) {
    const proof = await this.#credentials.current();
    const pools = this.#openConnections(proof);
    const search = query ? `?${new URLSearchParams(query).toString()}` : "";
    try {
      return await (rest.isStream ? pools.streams : pools.requests).request({
        origin: this.#server.origin,
        path: `${this.#server.pathname.replace(/\/$/, "")}${path}${search}`,
        method: body ? method : "GET",
        headers: {
          ...proof.headers,
          accept,
          "user-agent": `kubevitals-aggregator/${version}`,
          ...(body ? { "content-type": "application/json" } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
        signal,
        headersTimeout: headersSeconds * 1000,
        bodyTimeout: silenceSecondsOf(rest) * 1000,
      });
    } catch (error) {
      throw ApiFailure.from(error);
    }
  }

  /** Connections that were made with the certificates of now; older ones end with what still runs on them. */
  #openConnections(proof: Proof): Connections {
    if (this.#closed) throw new ApiFailure("the aggregator stops");
    const tls = this.#readTls(proof);
    const madeWith = JSON.stringify(tls);
    if (this.#connections?.madeWith === madeWith) return this.#connections.pools;
    const older = this.#connections;
    this.#seen.usePem("the client certificate for the API server", tls.cert);
    const pools = openConnections(this.#server, tls, this.#target.cluster.proxyUrl, this.#seen);
    this.#connections = { madeWith, pools };
    if (older) void closeWhenDone(older.pools);
    return pools;
  }

  #readTls({ cert, key }: Proof): TlsMaterial {
    try {
      const tls = readTlsMaterial(this.#target.cluster, this.#target.user);
      return cert === undefined ? tls : { ...tls, cert, key };
    } catch (error) {
      throw new ApiFailure(`a file of ${this.#target.foundIn} cannot be read: ${(error as Error).message}`);
    }
  }
}

/** The body, whose errors name what happened to it as failures do. */
async function* failingAsOurs(body: Dispatcher.ResponseData["body"], silenceSeconds: number): KubeBody {
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } catch (error) {
    const isSilence = error instanceof Error && "code" in error && error.code === "UND_ERR_BODY_TIMEOUT";
    throw isSilence ? new ApiFailure(`nothing was heard for ${silenceSeconds} s`) : ApiFailure.from(error);
  }
}

function silenceSecondsOf({ silenceSeconds = defaultSilenceSeconds }: Pick<KubeRequest, "silenceSeconds">): number {
  return silenceSeconds;
}

/** A whole body; undefined where it is larger than that. */
async function readText(body: KubeBody, mostBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function closeWhenDone({ streams, requests }: Connections): Promise<void> {
  await Promise.allSettled([streams.close(), requests.close()]);
}

async function destroy({ streams, requests }: Connections): Promise<void> {
  const reason = new ApiFailure("the aggregator stops");
  await Promise.allSettled([streams.destroy(reason), requests.destroy(reason)]);
}
