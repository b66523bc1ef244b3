import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Target } from "../target.ts";

/** What a server lasts as long as, such as a test. */
interface Owner {
  after(end: () => Promise<void>): void;
}

/** A target on loopback that answers as it is told to, until the test is over. */
export async function servePage(owner: Owner, answer: RequestListener, path = "/metrics"): Promise<Target> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  owner.after(async () => {
    server.closeAllConnections();
    server.close();
  });
  return targetAt((server.address() as AddressInfo).port, path);
}

/** A target on a port of loopback. */
export function targetAt(port: number, path = "/metrics"): Target {
  const instance = `127.0.0.1:${port}`;
  const url = `http://${instance}${path}`;
  const title = `shop/cart ${url}`;
  return { key: `uid ${instance}`, url, title, podUid: "uid", instance, address: "127.0.0.1", port, path, tls: false };
}

/** Answers with a text. */
export function textAnswer(text: string | Buffer, contentType = "text/plain; version=0.0.4"): RequestListener {
  return (_, response) => {
    response.setHeader("content-type", contentType);
    response.end(text);
  };
}
