import { EventEmitter, once } from "node:events";
import type { TestContext } from "node:test";
import { emptyNodeMetrics } from "@kubevitals/proto";
import { createRateLimit, systemClock, type Clock, type HostPort, type Logger } from "@kubevitals/program";
import type { Sample } from "../../sample.ts";
import type { FoundAddress } from "../follow-names.ts";
import { Session } from "../session.ts";
import { startUplink, type TargetFollower } from "../uplink.ts";
import { WaitingBuffer } from "../waiting-buffer.ts";
import { blockOf } from "./taken.ts";

export interface CountedUplinkOptions {
  readonly clock?: Clock;
  /** What names stand for. */
  readonly found?: () => readonly FoundAddress[];
  /** Told what there is to scrape. */
  readonly scraper?: TargetFollower;
}

/** An uplink to these, with a sampler that counts its samples, until the test is over. */
export function startCountedUplink(
  t: TestContext,
  aggregators: readonly HostPort[],
  { clock: givenClock = systemClock, found = () => [], scraper }: CountedUplinkOptions = {},
) {
  const session = new Session();
  const buffer = new WaitingBuffer(session.id, { durationSeconds: 600, bytes: 1e7 });
  const time = { ahead: 0 };
  const clock = { now: () => givenClock.now(), monotonic: () => givenClock.monotonic() + time.ahead };
  const said: string[] = [];
  const say = (fields: object, message: string) => void said.push(`${message} ${JSON.stringify(fields)}`);
  const events = new EventEmitter();
  const samples: boolean[] = [];
  const sampler = {
    async sample(withSeries: boolean): Promise<Sample> {
      samples.push(withSeries);
      events.emit("sample");
      const vitals = { ...emptyNodeMetrics("n"), load1: samples.length };
      return { takenAt: samples.length * 1000, vitals, series: withSeries ? [blockOf("a")] : undefined };
    },
  };
  let pause = Promise.withResolvers<void>();
  const uplink = startUplink({
    aggregators,
    identity: { nodeName: "n", bootId: "b", session, scrapesPods: scraper !== undefined },
    scraper,
    sampler,
    buffer,
    spool: undefined,
    fastestIntervalSeconds: 0.01,
    clock,
    log: { info: say, warn: say, error: say } as unknown as Logger,
    mayComplain: createRateLimit(clock),
    names: {
      lookup: async () => found(),
      sleep: (_, signal) => {
        pause = Promise.withResolvers();
        signal.addEventListener("abort", () => pause.resolve());
        return pause.promise;
      },
    },
  });
  t.after(() => uplink.stop("the test is over"));
  return {
    uplink,
    buffer,
    /** What the log was told. */
    said,
    /** Of each sample, whether it was taken with series. */
    samples,
    sampled: async (count: number) => {
      while (samples.length < count) await once(events, "sample");
    },
    /** Looks names up again. */
    lookUp: () => pause.resolve(),
    pass: (seconds: number) => (time.ahead += seconds * 1000),
  };
}
