import { isIPv6 } from "node:net";
import type { ScrapeTarget } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import type { StoredObject } from "../objects/object-table.ts";

/** The pages of a pod that asks to be scraped; none where it does not. */
export function targetsOfPod({ uid, namespace, name, facts }: StoredObject<PodFacts>): readonly ScrapeTarget[] {
  const { scrape } = facts;
  if (scrape === undefined) return none;
  const { address, ports, path, tls } = scrape;
  return ports.map((port) => ({ podUid: uid, namespace, podName: name, address, port, path, tls }));
}

/** Where a page is, as Prometheus has it in the label `instance`. */
export function instanceOf({ address, port }: Pick<ScrapeTarget, "address" | "port">): string {
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

const none: readonly ScrapeTarget[] = [];
