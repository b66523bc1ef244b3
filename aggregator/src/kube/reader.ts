import { setTimeout } from "node:timers/promises";
import { startTicker, type Clock, type Logger } from "@kubevitals/program";
import type { SourceStatus } from "@kubevitals/proto";
import type { MetricsServerView } from "../state/join/usage.ts";
import type { KubeView } from "../state/objects/kube-view.ts";
import { AccessWatch } from "./access/access-watch.ts";
import type { KubeClient } from "./api/kube-api.ts";
import { MetricsServerReader } from "./metrics-server/metrics-server.ts";
import type { KubeCounters } from "./kube-counters.ts";
import { Reading } from "./reading.ts";
import { defaultLimits, type ReflectorLimits } from "./reflector/limits.ts";
import { LoopShare } from "./reflector/loop-share.ts";
import type { SkippedObject } from "./reflector/object-keeper.ts";
import { Outage } from "./reflector/outage.ts";
import { Slots } from "./reflector/slots.ts";
import { goTypeOf } from "./reflector/source.ts";
import type { KubeResource } from "./resources/resource.ts";
import { metricsServerStatus, sourceStatuses } from "./source-statuses.ts";
import { createStateLog } from "./state-log.ts";

/** What Kubernetes is read with. */
export interface KubeReaderOptions {
  readonly client: KubeClient;
  /** The kinds to read. */
  readonly resources: readonly KubeResource[];
  /** Namespaces to read; none: all. */
  readonly namespaces: readonly string[];
  /** Namespaces that are not read, even where `namespaces` has them. */
  readonly namespacesDenylist: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets a key through once a minute, with how often it was held back. */
  readonly mayComplain: (key: string) => { readonly heldBack: number } | undefined;
  readonly counters: KubeCounters;
  readonly limits?: Partial<ReflectorLimits>;
  /** Waits so long, or until the signal; for tests. */
  readonly sleep?: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
}

/** Kubernetes as it is read. */
export interface KubeReader {
  /** What is known now. Objects that did not change are the same in the next view. */
  view(): KubeView;
  /** What Metrics Server says now; undefined where it is not asked. */
  metricsServer(): MetricsServerView | undefined;
  /** How the sources fare: Kubernetes as a whole, and each kind that is not read as it should be. */
  status(): readonly SourceStatus[];
  /** Asks what may be read, where that is due: by itself every few seconds, or when somebody wants it now. */
  reviewPermissions(): Promise<void>;
  /** Ends all reading. */
  stop(): Promise<void>;
}

/** Kinds that are read in full at the same time: a start asks for all of them. */
const fullReadsAtOnce = 4;
/** How often is looked whether a review of permissions is due. */
const reviewTickSeconds = 10;

/** Reads Kubernetes until it is stopped. An API server that does not answer is asked again and again; nothing here ends by it. */
export function readKube(options: KubeReaderOptions): KubeReader {
  const { client, clock, log } = options;
  const stopped = new AbortController();
  const share = new LoopShare(clock);
  const readings = createReadings(options, share);
  const metricsServer = new MetricsServerReader({ ...options, share, sleep: options.sleep ?? sleep });
  const access = new AccessWatch(
    client,
    clock,
    readings.flatMap((reading) => guard(reading, log)),
  );
  const running = Promise.all([startReading(readings, access, stopped.signal), metricsServer.run(stopped.signal)]);
  const ticker = startTicker({
    seconds: reviewTickSeconds,
    clock,
    tick: () => access.reviewDue(stopped.signal),
    onError: (error) => log.error({ err: error }, "permissions could not be reviewed"),
  });
  const views = () => readings.map((reading) => reading.view());
  const logStates = createStateLog(log);
  const observer = startTicker({
    seconds: 1,
    clock,
    tick: () => logStates(views()),
    onError: (error) => log.error({ err: error }, "the state of Kubernetes could not be observed"),
  });
  return {
    view: () => new Map(views().map((view) => [view.name, view])),
    metricsServer: () => metricsServer.view(),
    status: () => [...sourceStatuses(views()), metricsServerStatus(metricsServer.view())],
    reviewPermissions: () => access.reviewDue(stopped.signal),
    async stop() {
      ticker.stop();
      observer.stop();
      stopped.abort();
      await running;
    },
  };
}

/** Permissions first: what is forbidden is not asked for, so that nobody's audit log fills. */
async function startReading(readings: readonly Reading[], access: AccessWatch, signal: AbortSignal): Promise<void> {
  await access.reviewDue(signal);
  await Promise.all(readings.flatMap(({ parts }) => parts.map(({ reflector }) => reflector.run(signal))));
}

function createReadings(options: KubeReaderOptions, share: LoopShare): readonly Reading[] {
  const shared = {
    client: options.client,
    clock: options.clock,
    sleep: options.sleep ?? sleep,
    limits: { ...defaultLimits, ...options.limits },
    share,
    slots: new Slots(fullReadsAtOnce),
    outage: new Outage(),
    counters: options.counters,
    random: options.random,
    namespaces: options.namespaces,
    namespacesDenylist: options.namespacesDenylist,
    onSkip: createSkipLog(options),
  };
  return options.resources.map((resource) => new Reading({ ...shared, resource }));
}

/** Counts what is skipped, and names one of a kind once a minute. */
function createSkipLog({ log, mayComplain, counters }: KubeReaderOptions) {
  return (resource: KubeResource, { object, reason }: SkippedObject) => {
    counters.skipped(goTypeOf(resource));
    const held = mayComplain(`kube skipped ${resource.name}`);
    if (held === undefined) return;
    log.warn({ resource: resource.name, object, reason, ...held }, "an object is too strange to read and is left out");
  };
}

/** Says once of each kind that we may not read what is lost with it, and once when we may. */
function guard({ resource, parts }: Reading, log: Logger) {
  return parts.map(({ source, reflector }) => {
    let before: string | undefined;
    return {
      source,
      onReviewed(denied: string | undefined) {
        if (denied === undefined) reflector.allow();
        else reflector.deny(denied);
        if (denied === before) return;
        if (denied === undefined)
          log.info({ resource: resource.name, namespace: source.namespace }, "may be read again");
        else
          log.warn({ resource: resource.name, reason: denied, lost: lostWith(resource) }, "Kubernetes may not be read");
        before = denied;
      },
    };
  });
}

/** What is not known without a kind. */
function lostWith({ name, families, facts }: KubeResource): readonly string[] {
  return [
    ...families.map((family) => family.name),
    ...(facts === undefined ? [] : [`what the model and the health rules take from ${name}`]),
  ];
}

/** setTimeout takes 32 bits of milliseconds; waiting for ever is waiting for the signal. */
const longestSeconds = 2_000_000;

async function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(Math.min(seconds, longestSeconds) * 1000, undefined, { signal }).catch(() => undefined);
}
