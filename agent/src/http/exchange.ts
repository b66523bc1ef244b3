import type { IncomingHttpHeaders } from "node:http";

/** A request as the pages see it, by HTTP/1.1 or HTTP/2. */
export interface PageRequest {
  readonly method: string;
  /** Path with query, as the client wrote it. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Calls back once the answer is sent, or the client is gone. */
  whenOver(callback: () => void): void;
}

/** What is sent back. For HEAD the body is left out. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers requests; what it throws is answered with 500. */
export type Handle = (request: PageRequest) => Answer | Promise<Answer>;

/** An answer of one sentence for a person. */
export function sentence(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    // Some sentences quote what the client sent: no browser may take that for a page.
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", ...headers },
    body: `${text}\n`,
  };
}
