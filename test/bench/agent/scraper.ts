import { Agent, get, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import type { Owner } from "../../programs/support/program.ts";

/** One scrape. */
export interface Scrape {
  readonly text: string;
  /** Payload of TCP in both directions. */
  readonly bytes: number;
}

/** Scrapes as Prometheus does: over one connection that is kept, with its headers. */
export interface Scraper {
  scrape(): Promise<Scrape>;
}

export function openScraper(owner: Owner, address: string, encoding: "identity" | "gzip"): Scraper {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  owner.after(async () => agent.destroy());
  const headers = {
    "user-agent": "Prometheus/3.5.0",
    accept: "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    "accept-encoding": encoding,
    "x-prometheus-scrape-timeout-seconds": "10",
  };
  const seen = new WeakMap<Socket, number>();
  return {
    async scrape() {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        get(`http://${address}/metrics`, { agent, headers }, resolve).on("error", reject);
      });
      const { socket } = response;
      const body = Buffer.concat(await response.toArray());
      if (response.statusCode !== 200) throw new Error(`http://${address}/metrics: status ${response.statusCode}`);
      const total = socket.bytesRead + socket.bytesWritten;
      const bytes = total - (seen.get(socket) ?? 0);
      seen.set(socket, total);
      const text = (response.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");
      return { text, bytes };
    },
  };
}
