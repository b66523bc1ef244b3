import { Agent, get, type IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";

/** An answer, read to its end. */
export interface HttpRead {
  readonly bytes: number;
  /** From the request to the last byte. */
  readonly milliseconds: number;
  /** Lines that neither are empty nor begin with `#`, where they were asked for. */
  readonly series: number;
}

export interface ReadOptions {
  readonly encoding?: "identity" | "gzip";
  readonly agent?: Agent;
  readonly countsSeries?: boolean;
}

/** A connection for each read: one that lay idle may be closed by the server in the instant in which it is used again. */
const noReuse = new Agent({ keepAlive: false });

const lineFeed = 10;
const hash = 35;

/** Reads an answer without keeping it. @throws where its status is not 200 */
export async function readHttp(url: string, options: ReadOptions = {}): Promise<HttpRead> {
  const begun = performance.now();
  const response = await request(url, options);
  let [bytes, series, isAtStart] = [0, 0, true];
  // Not by an async iterator: for answers of megabytes it costs the reader more than the bytes do.
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (!options.countsSeries) return;
    for (const byte of chunk) {
      if (isAtStart && byte !== hash && byte !== lineFeed) series++;
      isAtStart = byte === lineFeed;
    }
  });
  await finished(response);
  if (response.statusCode !== 200) throw new Error(`${url}: status ${response.statusCode}`);
  return { bytes, series, milliseconds: performance.now() - begun };
}

/** The JSON of an answer. @throws where its status is not 200 */
export async function readJson(url: string, agent?: Agent): Promise<unknown> {
  return JSON.parse(await readText(url, agent));
}

/** The same; undefined where the status says that there is nothing (yet). @throws where it is neither that nor 200 */
export async function findJson(url: string, nothingYet: 404 | 503): Promise<unknown> {
  const { status, text } = await readAnswer(url);
  return status === nothingYet ? undefined : JSON.parse(okText(url, status, text));
}

/** The text of an answer. @throws where its status is not 200 */
export async function readText(url: string, agent?: Agent): Promise<string> {
  const { status, text } = await readAnswer(url, agent);
  return okText(url, status, text);
}

function okText(url: string, status: number | undefined, text: string): string {
  if (status !== 200) throw new Error(`${url}: status ${status}`);
  return text;
}

async function readAnswer(url: string, agent?: Agent) {
  const response = await request(url, { agent });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode, text: Buffer.concat(chunks).toString("utf8") };
}

function request(url: string, { encoding = "identity", agent = noReuse }: ReadOptions): Promise<IncomingMessage> {
  const headers = { "accept-encoding": encoding };
  return new Promise((resolve, reject) => {
    get(url, { headers, agent }, resolve).on("error", reject);
  });
}
