import type { AgentConfiguration, ScrapeTarget } from "@kubevitals/proto";
import { formatHostPort, type HostPort } from "@kubevitals/program";
import { together } from "./configurations.ts";
import type { UplinkIdentity } from "./identity.ts";
import { Line, type LineEvents, type LineOptions } from "./line.ts";

/** Where an aggregator is, and what it is known by. */
export interface AggregatorAddress {
  /** `HOST:PORT` to connect to, of which the host may be an address that a name stands for. */
  readonly address: string;
  /** What the option says. */
  readonly target: HostPort;
}

export interface LinesOptions extends Omit<LineOptions, "address" | "line"> {
  /** How the aggregators of a target are known; by default in plain text and without a proof. */
  readonly lineTo?: (target: HostPort) => UplinkIdentity;
}

/** Aggregators that are streamed to at most: a name that stands for more is none of a Service of aggregators. */
const mostLines = 8;

/** How old the word of another replica may be to be passed on. */
const patienceMilliseconds = 2000;

/** How long an address that is no longer given may be without a stream before what waits for it is given up, in seconds. */
const forgetSeconds = 60;

/** The lines to all replicas of the aggregator: one to each address, and never two to the same aggregator. */
export class Lines {
  readonly #options: LinesOptions;
  readonly #events: LineEvents;
  readonly #lines = new Map<string, Line>();
  /** Addresses that lead to an aggregator to which another leads already. */
  readonly #aliases = new Map<string, Line>();
  /** Since when a line has been without an address and a stream, by the monotonic clock. */
  readonly #unwantedSince = new Map<Line, number>();
  readonly #closing = new Set<Promise<void>>();
  #wanted: readonly AggregatorAddress[] = [];

  constructor(options: LinesOptions, { onWelcome, onConfiguration, onTargets }: Omit<LineEvents, "doOthersClaim">) {
    this.#options = options;
    this.#events = {
      onConfiguration,
      onTargets,
      doOthersClaim: (line) => this.#doOthersClaim(line),
      onWelcome: (line) => {
        this.#mergeOthersInto(line);
        onWelcome(line);
      },
    };
  }

  /** Every line, connected or not. */
  get all(): readonly Line[] {
    return [...this.#lines.values()];
  }

  /** How all aggregators together want to be told; undefined while none has said. */
  get configuration(): AgentConfiguration | undefined {
    return together(this.all.flatMap(({ configuration }) => configuration ?? []));
  }

  /** What any aggregator says that there is to scrape. */
  get targets(): readonly ScrapeTarget[] {
    const told = this.all.flatMap(({ targets }) => targets ?? []);
    return [...new Map(told.map((target) => [JSON.stringify(target), target])).values()];
  }

  isConnected(address: string): boolean {
    return (this.#lines.get(address) ?? this.#aliases.get(address))?.isConnected ?? false;
  }

  /** Streams to these from now on. One that is no longer among them is left once its stream has ended and did not come back. */
  want(addresses: readonly AggregatorAddress[]): void {
    const distinct = new Map(addresses.map((each) => [each.address, each]));
    this.#wanted = [...distinct.values()].slice(0, mostLines);
    const left = distinct.size - this.#wanted.length;
    if (left > 0 && this.#options.mayComplain("uplink too many addresses"))
      this.#options.log.warn(
        { addresses: distinct.size, most: mostLines },
        "there are more aggregators than are streamed to",
      );
    this.keep();
  }

  /** Begins lines that are missing, and gives up those that nobody wants any more. */
  keep(): void {
    for (const [address, line] of this.#aliases) if (!line.isConnected) this.#aliases.delete(address);
    for (const wanted of this.#wanted) {
      if (!this.#lines.has(wanted.address) && !this.#aliases.has(wanted.address)) this.#begin(wanted);
    }
    const addresses = new Set(this.#wanted.map(({ address }) => address));
    for (const line of this.#lines.values()) if (this.#isGivenUp(line, addresses)) this.#forget(line);
  }

  /** Says goodbye to all. What was not acknowledged is in the buffer then. */
  async close(reason: string): Promise<void> {
    await Promise.all([...this.all.map((line) => line.close(reason)), ...this.#closing]);
  }

  #begin({ address, target }: AggregatorAddress): void {
    const { lineTo } = this.#options;
    const line = lineTo && throughAddress(lineTo(target), address, target);
    this.#lines.set(address, new Line({ ...this.#options, address, ...(line && { line }) }, this.#events));
  }

  #isGivenUp(line: Line, addresses: ReadonlySet<string>): boolean {
    if (line.isConnected || addresses.has(line.address)) {
      this.#unwantedSince.delete(line);
      return false;
    }
    const now = this.#options.clock.monotonic();
    const since = this.#unwantedSince.get(line) ?? now;
    this.#unwantedSince.set(line, since);
    return now - since >= forgetSeconds * 1000;
  }

  #forget(line: Line): void {
    this.#lines.delete(line.address);
    this.#unwantedSince.delete(line);
    this.#events.onTargets();
    this.#options.log.info({ aggregator: line.address }, "this address is no longer an aggregator's");
    this.#wait(line.forget("the address is gone"));
  }

  /** Of two addresses of one aggregator each new stream would end the other's: the one that was welcomed last stays. */
  #mergeOthersInto(line: Line): void {
    if (line.instance === undefined) return;
    for (const other of this.#lines.values()) {
      if (other === line || other.instance !== line.instance) continue;
      this.#lines.delete(other.address);
      this.#unwantedSince.delete(other);
      this.#aliases.set(other.address, line);
      this.#options.log.info(
        { aggregator: line.address, other: other.address },
        "two addresses lead to one aggregator",
      );
      this.#wait(other.mergeInto(line));
    }
  }

  /** What replicas say to each other by way of this agent. Of one that says nothing nobody knows what it does. */
  #doOthersClaim(line: Line): boolean | undefined {
    const now = this.#options.clock.monotonic();
    const others = this.all.filter((other) => other !== line);
    const fresh = others.flatMap(({ word }) => (word && now - word.heardAt <= patienceMilliseconds ? word : []));
    if (fresh.some(({ claims }) => claims)) return true;
    return fresh.length === others.length ? false : undefined;
  }

  #wait(closing: Promise<void>): void {
    const waiting = closing.finally(() => this.#closing.delete(waiting));
    this.#closing.add(waiting);
  }
}

/**
 * The line to one address of a name: to the aggregator the agent still speaks as to the name, and no proxy is asked, as where the name
 * leads is known already.
 */
function throughAddress(line: UplinkIdentity, address: string, target: HostPort): UplinkIdentity {
  const authority = formatHostPort(target);
  if (address === authority) return line;
  return {
    get credentials() {
      return line.credentials;
    },
    channelOptions: { ...line.channelOptions, "grpc.default_authority": authority, "grpc.enable_http_proxy": 0 },
    get token() {
      return line.token;
    },
  };
}
