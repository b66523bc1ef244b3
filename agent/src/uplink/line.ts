import { emptyNodeMetrics, type AgentConfiguration, type ScrapeTarget } from "@kubevitals/proto";
import type { Clock, Logger } from "@kubevitals/program";
import { BackfillPace } from "./backfill-pace.ts";
import type { Backlog } from "./backlog.ts";
import { keepConnected, type Connection } from "./connection.ts";
import type { UplinkIdentity } from "./identity.ts";
import type { TakenRecord } from "./record.ts";
import type { HeardWord } from "./beside-vitals.ts";
import type { Identity } from "./hello.ts";
import type { UplinkStream } from "./stream.ts";
import type { WaitingBuffer } from "./waiting-buffer.ts";

export interface LineOptions {
  /** `HOST:PORT` of one aggregator. */
  readonly address: string;
  readonly identity: Identity;
  readonly line?: UplinkIdentity | undefined;
  readonly buffer: WaitingBuffer;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}

/** What happens on a line. */
export interface LineEvents {
  readonly onWelcome: (line: Line) => void;
  readonly onConfiguration: () => void;
  readonly onTargets: () => void;
  /** Asked whether another replica than that of the line claims the cluster's page; undefined where that is not known. */
  readonly doOthersClaim: (line: Line) => boolean | undefined;
}

/** How long pods are scraped of which an aggregator told that is not there any more: their addresses may be others' by then. */
const targetsMilliseconds = 300_000;

/**
 * The line to one aggregator, as long as its address stands. The newest records are sent at once where they can be; what could not
 * be sent, or was not acknowledged, becomes this aggregator's backlog.
 */
export class Line {
  readonly address: string;
  readonly #options: LineOptions;
  readonly #events: LineEvents;
  readonly #connection: Connection;
  #backlog: Backlog;
  /** The newest records, while this aggregator has not been sent them: a connection may come in time for them. */
  #newest: readonly TakenRecord[] = [];
  #configuration: AgentConfiguration | undefined;
  #instance: string | undefined;
  #targets: readonly ScrapeTarget[] | undefined;
  /** When the aggregator was there last, by the monotonic clock. */
  #heardAt = -Infinity;

  constructor(options: LineOptions, events: LineEvents) {
    const { address, identity, buffer, clock } = options;
    this.address = address;
    this.#options = options;
    this.#events = events;
    this.#backlog = buffer.openBacklog(identity.session.nextSequence);
    this.#connection = keepConnected(
      {
        ...options,
        backlog: this.#backlog,
        pace: new BackfillPace(),
        firstSequence: () => this.#newest[0]?.sequence ?? identity.session.nextSequence,
      },
      {
        onConfiguration: (configuration) => {
          this.#configuration = configuration;
          events.onConfiguration();
        },
        onTargets: (targets) => {
          this.#targets = targets;
          this.#heardAt = clock.monotonic();
          events.onTargets();
        },
        onWelcome: (instance) => {
          this.#instance = instance;
          events.onWelcome(this);
        },
        onEnd: (unacknowledged) => {
          if (this.#wantsNode) this.#backlog.keep(unacknowledged, clock.monotonic());
        },
      },
    );
  }

  /** Whether there is a stream now that the aggregator has welcomed. */
  get isConnected(): boolean {
    return this.#connection.isWelcome;
  }

  /** How this aggregator wants to be told; undefined while it has not said. */
  get configuration(): AgentConfiguration | undefined {
    return this.#configuration;
  }

  /** What this aggregator said last that there is to scrape; undefined while it has not said, or where that is too long ago. */
  get targets(): readonly ScrapeTarget[] | undefined {
    return this.#targets;
  }

  /** What told the last aggregator at the other end from others; undefined where there was none, or it did not say. */
  get instance(): string | undefined {
    return this.#instance;
  }

  /** What the aggregator at the other end said last to other replicas, while there is a stream. */
  get word(): HeardWord | undefined {
    return this.isConnected ? this.#connection.stream?.word : undefined;
  }

  /** Looks after the stream: nobody may owe us an answer for ever, and a renewed token is to be shown. */
  look(): void {
    this.#connection.stream?.giveUpUnanswered();
    this.#connection.stream?.showToken();
    const now = this.#options.clock.monotonic();
    if (this.isConnected) this.#heardAt = now;
    else if (this.#targets && now - this.#heardAt >= targetsMilliseconds) {
      this.#targets = undefined;
      this.#events.onTargets();
    }
  }

  /** Sends the records of a sample, or keeps them for the next connection; what waited for that before waits on as backlog. */
  take(records: readonly TakenRecord[], monotonic: number): void {
    if (!this.#wantsNode) return this.giveSignOfLife(records);
    this.#backlog.keep(this.#newest, monotonic);
    this.#newest = records;
    this.sendNewest();
    this.#connection.stream?.backfill();
  }

  /** Sends the newest records where they were not sent yet and can be now. */
  sendNewest(): void {
    const { stream } = this.#connection;
    if (!stream?.isReady || this.#newest.length === 0) return;
    this.#send(stream, this.#newest);
    this.#newest = [];
  }

  /** Without the node's values, vitals only say that the agent is there: nothing of them needs to wait. */
  giveSignOfLife(records: readonly TakenRecord[]): void {
    const { stream } = this.#connection;
    if (!stream?.isReady) return;
    const vitals = emptyNodeMetrics(this.#options.identity.nodeName);
    this.#send(
      stream,
      records.flatMap((record) => (record.vitals ? [{ ...record, vitals }] : [])),
    );
  }

  /** Says goodbye and connects no more; what was not acknowledged is in the buffer then. */
  async close(reason: string): Promise<void> {
    await this.#connection.close(reason);
    this.#backlog.keep(this.#newest, this.#options.clock.monotonic());
  }

  /** Ends the line for good: what waits for this aggregator alone goes, too. */
  async forget(reason: string): Promise<void> {
    await this.close(reason);
    this.#backlog.close();
  }

  /** Ends the line because another leads to the same aggregator: what waits for this one waits for that one. */
  async mergeInto(other: Line): Promise<void> {
    await this.close("another address leads to the same aggregator");
    other.#backlog.adopt(this.#backlog);
    this.#backlog.close();
  }

  /** Until an aggregator has said what it wants, it gets all. */
  get #wantsNode(): boolean {
    return this.#configuration?.collectNode ?? true;
  }

  #send(stream: UplinkStream, records: readonly TakenRecord[]): void {
    stream.send(records, {
      withNetwork: this.#configuration?.collectNetwork ?? true,
      droppedRecords: this.#backlog.dropped,
      peersClaim: this.#events.doOthersClaim(this),
    });
  }
}
