import { sleep, startTicker, type Clock, type Logger } from "@kubevitals/program";
import type { SourceStatus } from "@kubevitals/proto";
import type { MetricsServerView } from "../state/join/usage.ts";
import type { KubeView } from "../state/objects/kube-view.ts";
import { AccessWatch } from "./access/access-watch.ts";
import type { KubeClient } from "./api/kube-api.ts";
import { CustomKinds, type CustomKindsOptions } from "./custom-kinds.ts";
import { KindReaders } from "./kind-readers.ts";
import { MetricsServerReader } from "./metrics-server/metrics-server.ts";
import type { KubeCounters } from "./kube-counters.ts";
import type { ReflectorLimits } from "./reflector/limits.ts";
import { LoopShare } from "./reflector/loop-share.ts";
import type { SkippedObject } from "./reflector/object-keeper.ts";
import { goTypeOf } from "./reflector/source.ts";
import type { KubeResource } from "./resources/resource.ts";
import { metricsServerStatus, sourceStatuses } from "./source-statuses.ts";
import { ServerVersion } from "./server-version.ts";
import { createStateLog } from "./state-log.ts";

/** What Kubernetes is read with. */
export interface KubeReaderOptions {
  readonly client: KubeClient;
  /** The kinds to read. */
  readonly resources: readonly KubeResource[];
  /** Custom resources to read beside; none where no file asks for any. */
  readonly customKinds?: CustomKindsOptions | undefined;
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
  /** Whether a kind that should be read was never read so far; custom resources aside, whose kinds come and go. */
  isLoading(): boolean;
  /** What Metrics Server says now; undefined where it is not asked. */
  metricsServer(): MetricsServerView | undefined;
  /** Version of the API server, such as `v1.36.3`; undefined while it is not known. */
  serverVersion(): string | undefined;
  /** How the sources fare: Kubernetes as a whole, and each kind that is not read as it should be. */
  status(): readonly SourceStatus[];
  /** Asks what may be read, where that is due: by itself every few seconds, or when somebody wants it now. */
  reviewPermissions(): Promise<void>;
  /** Ends all reading. */
  stop(): Promise<void>;
}

/** How often is looked whether a review of permissions is due. */
const reviewTickSeconds = 10;

/** Reads Kubernetes until it is stopped. An API server that does not answer is asked again and again; nothing here ends by it. */
export function readKube(options: KubeReaderOptions): KubeReader {
  const { client, clock, log } = options;
  const stopped = new AbortController();
  const share = new LoopShare(clock);
  const wait = options.sleep ?? sleep;
  const access = new AccessWatch(client, clock);
  const kinds = new KindReaders({ ...options, share, access, sleep: wait, onSkip: createSkipLog(options) });
  const readers = options.resources.map((resource) => kinds.start(resource));
  const custom = options.customKinds && new CustomKinds(options.customKinds, kinds);
  const metricsServer = new MetricsServerReader({ ...options, share, sleep: wait });
  const version = new ServerVersion(client, clock);
  const running = Promise.all([metricsServer.run(stopped.signal), version.askIfDue(stopped.signal)]);
  const ticker = startTicker({
    seconds: reviewTickSeconds,
    clock,
    tick: async () => {
      await Promise.all([access.reviewDue(stopped.signal), version.askIfDue(stopped.signal)]);
    },
    onError: (error) => log.error({ err: error }, "permissions could not be reviewed"),
  });
  const views = () => [...readers.map((reader) => reader.view()), ...(custom?.views() ?? [])];
  const lost = new Map(options.resources.map((resource) => [resource.name, lostWith(resource)]));
  const logStates = createStateLog(log, lost);
  const observer = startTicker({
    seconds: 1,
    clock,
    tick: () => logStates(views()),
    onError: (error) => log.error({ err: error }, "the state of Kubernetes could not be observed"),
  });
  return {
    view: () => new Map(views().map((view) => [view.name, view])),
    isLoading: () => readers.some((reader) => reader.isLoading()),
    metricsServer: () => metricsServer.view(),
    serverVersion: () => version.get(),
    status: () => [...sourceStatuses(views()), metricsServerStatus(metricsServer.view())],
    reviewPermissions: () => access.reviewDue(stopped.signal),
    async stop() {
      ticker.stop();
      observer.stop();
      stopped.abort();
      await Promise.all([running, custom?.stop(), ...readers.map((reader) => reader.stop())]);
    },
  };
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

/** What is not known without a kind. */
function lostWith(resource: KubeResource): readonly string[] {
  const families = resource.families.map((family) => family.name);
  const hasFacts = resource.facts !== undefined;
  return hasFacts ? [...families, `what the model and the health rules take from ${resource.name}`] : families;
}
