import { isIPv6 } from "node:net";
import type { ScrapeTarget } from "@kubevitals/proto";
import type { AddressGuard } from "./address-guard.ts";
import { scrapeLimits } from "./scrape-limits.ts";

/** A page that may be scraped. */
export interface Target {
  /** Tells its labels from those of all others: of two pages of one pod and port only one can be told. */
  readonly key: string;
  readonly url: string;
  /** For people: `shop/cart-7f9c http://10.1.2.3:8080/metrics`. */
  readonly title: string;
  readonly podUid: string;
  /** Address and port, as Prometheus has them in `instance`. */
  readonly instance: string;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly tls: boolean;
}

/** A page that is not scraped, and why. */
export interface RefusedTarget {
  readonly title: string;
  readonly reason: string;
}

/** Looks at what an aggregator says there is to scrape: it knows the pods, and this machine decides what it asks. */
export function checkTarget(target: ScrapeTarget, guard: AddressGuard): Target | RefusedTarget {
  const { podUid, namespace, podName, address, port, path, tls } = target;
  const instance = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
  const url = `${tls ? "https" : "http"}://${instance}${path}`;
  const title = printable(`${namespace}/${podName} ${url}`);
  const reason = guard.refusal(address) ?? wrongPart(target);
  if (reason !== undefined) return { title, reason };
  return { key: `${podUid} ${instance}`, url, title, podUid, instance, address, port, path, tls };
}

function wrongPart({ podUid, port, path }: ScrapeTarget): string | undefined {
  if (!/^[0-9a-zA-Z.-]{1,128}$/.test(podUid)) return "its pod has no UID";
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return "its port is none";
  if (path.length > scrapeLimits.pathLength || !/^\/[\x21-\x7e]*$/.test(path)) return "its path is none";
  return undefined;
}

/** On one line, and not too long. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 512);
}
