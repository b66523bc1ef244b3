import { isIP } from "node:net";
import { backoffSeconds, formatHostPort, type HostPort, type Logger } from "@kubevitals/program";
import type { AggregatorAddress } from "./lines.ts";

/** An address that a name stands for, as `dns.lookup` gives it. */
export interface FoundAddress {
  readonly address: string;
  readonly family: number;
}

export interface FollowNamesOptions {
  /** What the options say: names, and addresses, which stand for themselves. */
  readonly targets: readonly HostPort[];
  /** All addresses of a name. @throws where there are none, or nobody could be asked */
  readonly lookup: (host: string) => Promise<readonly FoundAddress[]>;
  /** Waits so long, or until the signal. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly isConnected: (address: string) => boolean;
  /** Told of all addresses, each time that a name was looked up. */
  readonly onAddresses: (addresses: readonly AggregatorAddress[]) => void;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

/** How often a name is looked up: replicas come and go. */
const lookupSeconds = 10;

/** How soon again after a failure. */
const backoff = { firstSeconds: 0.5, mostSeconds: lookupSeconds };

/**
 * Looks up again and again what addresses the names stand for: a headless Service has one of each replica. A name that cannot be
 * looked up keeps the addresses that it had: that nobody answers says nothing of them.
 *
 * @returns what ends it
 */
export function followNames(options: FollowNamesOptions): () => void {
  const { targets, onAddresses } = options;
  const stopped = new AbortController();
  const known = new Map(targets.map((target) => [target, isIP(target.host) ? [formatHostPort(target)] : []]));
  const tell = () =>
    onAddresses(Array.from(known, ([target, found]) => found.map((address) => ({ address, target }))).flat());
  for (const target of targets) {
    if (!isIP(target.host))
      void follow(options, target, stopped.signal, (addresses) => {
        known.set(target, addresses);
        tell();
      });
  }
  tell();
  return () => stopped.abort();
}

async function follow(
  { lookup, sleep, isConnected, log, mayComplain }: FollowNamesOptions,
  { host, port }: HostPort,
  stopped: AbortSignal,
  tell: (addresses: string[]) => void,
): Promise<void> {
  let failures = 0;
  let family: number | undefined;
  while (!stopped.aborted) {
    try {
      const found = await lookup(host);
      if (stopped.aborted) return;
      failures = 0;
      const inUse = found.filter((each) => each.family === family);
      const isReached = inUse.some(({ address }) => isConnected(formatHostPort({ host: address, port })));
      family = chooseFamily(found, family, isReached);
      const chosen = found.filter((each) => each.family === family);
      tell(chosen.map(({ address }) => formatHostPort({ host: address, port })).toSorted());
    } catch (error) {
      failures++;
      const allowed = mayComplain(`uplink lookup ${host}`);
      const reason = error instanceof Error ? error.message : String(error);
      if (allowed && !stopped.aborted)
        log.warn({ aggregator: host, reason, ...allowed }, "the name cannot be looked up");
    }
    await sleep(failures === 0 ? lookupSeconds : backoffSeconds(failures, backoff), stopped);
  }
}

/**
 * Where a name has addresses of both families, each replica has one of both, and is to be streamed to once: IPv4, unless nobody was
 * reached by that, and then in turn.
 */
function chooseFamily(
  found: readonly FoundAddress[],
  family: number | undefined,
  isReached: boolean,
): number | undefined {
  const families = [...new Set(found.map((each) => each.family))].toSorted((a, b) => a - b);
  if (family !== undefined && isReached) return family;
  return families.find((each) => each !== family) ?? families[0];
}
