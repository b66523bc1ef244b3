import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline, type Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import { version } from "@kubevitals/program";
import { ScrapeFailure } from "./scrape-failure.ts";
import type { Target } from "./target.ts";

export interface PageRequest {
  /** The same as a header tells the target. */
  readonly timeoutSeconds: number;
  /** Bytes that are taken, decompressed or not. */
  readonly bodyBytes: number;
  readonly insecureTls: boolean;
  readonly signal: AbortSignal;
}

/** A page whose body has yet to be read. */
export interface Page {
  /** Media type with its parameters, in lower case; empty where there is none. */
  readonly contentType: string;
  /** The body, decompressed, piece by piece. @throws {ScrapeFailure} where it has more bytes than are taken, or breaks off. */
  body(): AsyncGenerator<Buffer, void, undefined>;
}

/** As Prometheus asks, which every client library knows to answer. */
const accept =
  "application/openmetrics-text;version=1.0.0;escaping=values;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

/**
 * Asks for a page: once, without a redirect and without credentials.
 *
 * @throws {ScrapeFailure} where no page is to be had
 */
export async function requestPage(target: Target, options: PageRequest): Promise<Page> {
  const answer = await ask(target, options);
  const { statusCode = 0 } = answer;
  if (statusCode !== 200) {
    answer.destroy();
    const redirect = statusCode >= 300 && statusCode < 400 ? ": redirects are not followed" : "";
    throw new ScrapeFailure("answer", `the answer is HTTP ${statusCode}${redirect}`);
  }
  return {
    contentType: (answer.headers["content-type"] ?? "").toLowerCase(),
    body: () => limited(decoded(answer), options.bodyBytes),
  };
}

function ask({ address, port, path, tls }: Target, options: PageRequest): Promise<IncomingMessage> {
  const { timeoutSeconds, insecureTls, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (tls ? httpsRequest : httpRequest)(
    {
      host: address,
      port,
      path,
      agent: false,
      signal,
      rejectUnauthorized: !insecureTls,
      headers: {
        accept,
        // On one machine compression costs both sides more than it saves.
        "accept-encoding": "identity",
        connection: "close",
        "user-agent": `kubevitals-agent/${version}`,
        "x-prometheus-scrape-timeout-seconds": String(timeoutSeconds),
      },
    },
    resolve,
  );
  request.on("error", (error) => reject(connectionFailure(error)));
  request.on("upgrade", (_, socket) => {
    socket.destroy();
    reject(new ScrapeFailure("answer", "the answer is no page: it changes the protocol"));
  });
  request.end();
  return promise;
}

/** The body without its compression: some servers compress whatever they are asked for. */
function decoded(answer: IncomingMessage): Readable {
  const encoding = (answer.headers["content-encoding"] ?? "identity").toLowerCase();
  if (encoding === "identity") return answer;
  const decoder = encoding === "gzip" ? createGunzip() : encoding === "deflate" ? createInflate() : undefined;
  if (decoder === undefined) {
    answer.destroy();
    throw new ScrapeFailure(
      "answer",
      `the page is compressed in a way that was not asked for: ${encoding.slice(0, 40)}`,
    );
  }
  return pipeline(answer, decoder, () => undefined); // whoever reads the decoder hears of failures
}

async function* limited(body: Readable, mostBytes: number): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > mostBytes) throw new ScrapeFailure("size", `the page has more than ${mostBytes} bytes`);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw error instanceof ScrapeFailure ? error : connectionFailure(error);
  } finally {
    body.destroy();
  }
}

function connectionFailure(error: unknown): ScrapeFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : connectionFailures.get(code);
  return new ScrapeFailure("connection", known ?? message.slice(0, 200));
}

/** What the system says, in words. */
const connectionFailures = new Map([
  ["ECONNREFUSED", "the connection was refused: nobody listens there"],
  ["ECONNRESET", "the connection broke off"],
  ["EHOSTUNREACH", "there is no way to the address"],
  ["ENETUNREACH", "there is no way to the address"],
]);
