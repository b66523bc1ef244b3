import type { Clock } from "@kubevitals/program";
import type { AccessWatch, Guarded } from "./access/access-watch.ts";
import type { KubeClient } from "./api/kube-api.ts";
import type { OneReader } from "./custom-resource-state/custom-resource-readers.ts";
import type { KubeCounters } from "./kube-counters.ts";
import { Reading, type ReadingPart } from "./reading.ts";
import { defaultLimits, type ReflectorLimits } from "./reflector/limits.ts";
import type { LoopShare } from "./reflector/loop-share.ts";
import type { SkippedObject } from "./reflector/object-keeper.ts";
import { Outage } from "./reflector/outage.ts";
import { Slots } from "./reflector/slots.ts";
import type { KubeResource } from "./resources/resource.ts";

/** What every kind is read with. */
export interface KindReaderOptions {
  readonly client: KubeClient;
  readonly namespaces: readonly string[];
  readonly namespacesDenylist: readonly string[];
  readonly clock: Clock;
  readonly counters: KubeCounters;
  readonly limits?: Partial<ReflectorLimits>;
  readonly random?: () => number;
  readonly share: LoopShare;
  readonly access: AccessWatch;
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly onSkip: (resource: KubeResource, skipped: SkippedObject) => void;
}

/** Kinds that are read in full at the same time: a start asks for all of them. */
const fullReadsAtOnce = 4;

/** One kind that is being read. */
export interface KindReader extends OneReader {
  isLoading(): boolean;
}

type GuardedPart = Guarded & Pick<ReadingPart, "reflector">;

/** Starts the reading of kinds; all share connections, a part of the event loop, and what is known of the server. */
export class KindReaders {
  readonly #access: AccessWatch;
  readonly #shared: Omit<ConstructorParameters<typeof Reading>[0], "resource">;

  constructor({ access, limits, ...options }: KindReaderOptions) {
    this.#access = access;
    this.#shared = {
      ...options,
      limits: { ...defaultLimits, ...limits },
      slots: new Slots(fullReadsAtOnce),
      outage: new Outage(),
    };
  }

  /** Reads a kind until it is stopped. */
  start(resource: KubeResource): KindReader {
    const reading = new Reading({ ...this.#shared, resource });
    const stopped = new AbortController();
    const parts = reading.parts.map(guarded);
    const running = Promise.all(parts.map((part) => this.#run(part, stopped.signal)));
    return {
      view: () => reading.view(),
      isLoading: () => reading.isLoading(),
      stop: async () => {
        stopped.abort();
        await running;
        for (const part of parts) this.#access.forget(part);
      },
    };
  }

  /** Permissions first: what is forbidden is not asked for, so that nobody's audit log fills. */
  async #run(part: GuardedPart, signal: AbortSignal): Promise<void> {
    await this.#access.review(part, signal);
    await part.reflector.run(signal);
  }
}

/** A part that is told what is known of the permission to read it. */
function guarded({ source, reflector }: ReadingPart): GuardedPart {
  return {
    source,
    reflector,
    onReviewed(denied) {
      if (denied === undefined) reflector.allow();
      else reflector.deny(denied);
    },
  };
}
