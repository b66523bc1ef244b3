import { get, type IncomingMessage } from "node:http";
import type { Contender } from "./contender.ts";

export type Encoding = "identity" | "gzip";

/** What a page holds, as far as it matters here. */
export interface Scraped {
  readonly bytes: number;
  /** Of kube_* families; only counted where the page is not compressed. */
  readonly series: number;
  readonly pods: number;
}

/** Reads a page as Prometheus does, but without keeping it. @throws when nobody listens, or there is no page yet. */
export async function scrape({ address }: Contender, encoding: Encoding): Promise<Scraped> {
  const headers = { accept: "text/plain;version=0.0.4", "accept-encoding": encoding };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`http://${address}/metrics`, { agent: false, headers }, resolve).on("error", reject);
  });
  let bytes = 0;
  const count = new RowCount();
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (encoding === "identity") count.add(chunk);
  }
  if (response.statusCode !== 200) throw new Error(`http://${address}/metrics: status ${response.statusCode}`);
  const isCompressed = response.headers["content-encoding"] === "gzip";
  if (isCompressed !== (encoding === "gzip")) throw new Error(`http://${address}/metrics is not sent as ${encoding}`);
  return { bytes, series: count.series, pods: count.pods };
}

const lineFeed = 10;

/** Counts rows while they come in. */
class RowCount {
  series = 0;
  pods = 0;
  #rest: Buffer = Buffer.alloc(0);

  add(chunk: Buffer): void {
    const text = Buffer.concat([this.#rest, chunk]);
    const end = text.lastIndexOf(lineFeed) + 1;
    this.#rest = Buffer.from(text.subarray(end));
    const whole = text.subarray(0, end);
    this.series += occurrences(whole, "\nkube_") + Number(whole.indexOf("kube_") === 0);
    this.pods += occurrences(whole, "\nkube_pod_info{") + Number(whole.indexOf("kube_pod_info{") === 0);
  }
}

function occurrences(text: Buffer, wanted: string): number {
  let found = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found++;
  return found;
}
