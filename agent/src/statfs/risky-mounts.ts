import { join } from "node:path";
import { backoffSeconds, type Clock } from "@kubevitals/program";
import { helperThreads, type Helper, type StartHelper } from "../helper/start.ts";
import type { FilesystemSizes } from "./sizes.ts";
import type { StatfsAnswer, StatfsQuestion } from "./message.ts";

/** A filesystem that has not answered in time. */
export class MountTimeoutError extends Error {
  override readonly message = "mountpoint timeout";
}

/** What is known of one mount: its sizes, or why it has none; undefined while it has not been able to answer. */
type Known = FilesystemSizes | Error | undefined;

interface Mount {
  known: Known;
  /** When it is asked again, on the monotonic clock. */
  dueAt: number;
  /** When the question under way was put; undefined where there is none. */
  askedAt: number | undefined;
  /** How often in a row it has not answered in time. */
  timeouts: number;
}

/** As node_exporter waits for a mount: https://github.com/prometheus/node_exporter, `mount-timeout`. */
const patienceMilliseconds = 5000;

/** An answer is not asked for again before it is so old. */
const rhythmMilliseconds = 10_000;

/** How long a mount is left alone that did not answer. */
const stuckBackoff = { firstSeconds: 10, mostSeconds: 120 };

/** How long no helper is started after one that broke. */
const brokenBackoff = { firstSeconds: 1, mostSeconds: 60 };

/** Helper processes at most, with those that were killed and do not go, as the kernel holds them. */
const mostHelpers = 2;

/**
 * Knows the sizes of filesystems that may hang. They are asked by a helper process, which is started when there is the first such
 * mount, killed when a mount does not answer in time, and ended with the last mount. Nothing here waits: a question gets what was
 * answered last, so a value is as old as the previous question, and at least 10 s pass between two.
 */
export class RiskyMounts {
  readonly #start: StartHelper;
  readonly #clock: Clock;
  readonly #root: string;
  readonly #mounts = new Map<string, Mount>();
  /** What each asker has named last. */
  readonly #wanted = new Map<string, readonly string[]>();
  #helper: Helper | undefined;
  /** Killed, but not gone. */
  #dying = 0;
  #breakdowns = 0;
  #startableAt = -Infinity;
  #deadline: NodeJS.Timeout | undefined;

  /** @param root where the host's root is mounted */
  constructor(start: StartHelper, clock: Clock, root: string) {
    this.#start = start;
    this.#clock = clock;
    this.#root = root;
  }

  /**
   * What is known of the mounts; what has not answered yet is missing. Those that are due are asked.
   *
   * @param asker who names all of its mounts each time; those of others are followed on
   */
  ask(asker: string, mountpoints: readonly string[]): ReadonlyMap<string, FilesystemSizes | Error> {
    this.#wanted.set(asker, mountpoints);
    this.#follow();
    if (this.#mounts.size === 0) this.#endHelper();
    else this.#askDue();
    const known = new Map<string, FilesystemSizes | Error>();
    for (const mountpoint of mountpoints) {
      const sizes = this.#mounts.get(mountpoint)?.known;
      if (sizes !== undefined) known.set(mountpoint, sizes);
    }
    return known;
  }

  close(): void {
    this.#wanted.clear();
    this.#mounts.clear();
    this.#endHelper();
  }

  /** Forgets the mounts that nobody names, unless a question to one is out: it may hang, and then the helper has to go. */
  #follow(): void {
    const wanted = new Set([...this.#wanted.values()].flat());
    for (const [mountpoint, { askedAt }] of this.#mounts) {
      if (askedAt === undefined && !wanted.has(mountpoint)) this.#mounts.delete(mountpoint);
    }
    for (const mountpoint of wanted) {
      if (!this.#mounts.has(mountpoint)) {
        this.#mounts.set(mountpoint, { known: undefined, dueAt: -Infinity, askedAt: undefined, timeouts: 0 });
      }
    }
  }

  #askDue(): void {
    const now = this.#clock.monotonic();
    let free = helperThreads - this.#inFlight().length;
    for (const [mountpoint, mount] of this.#mounts) {
      if (free <= 0) break;
      if (mount.askedAt !== undefined || mount.dueAt > now) continue;
      // While a helper hangs that cannot be killed, the next one is not put at the same risk.
      if (mount.timeouts > 0 && this.#dying > 0) continue;
      this.#helper ??= this.#startHelper(now);
      if (this.#helper === undefined) {
        if (this.#dying >= mostHelpers) mount.known = new Error("not asked: helpers hang that asked other mounts");
        continue;
      }
      mount.askedAt = now;
      const question: StatfsQuestion = { mountpoint, path: join(this.#root, mountpoint) };
      this.#helper.send(question);
      free--;
    }
    this.#watch();
  }

  #startHelper(now: number): Helper | undefined {
    if (this.#dying >= mostHelpers || now < this.#startableAt) return undefined;
    const helper = this.#start("statfs", {
      message: (message) => {
        if (helper === this.#helper) this.#take(message as StatfsAnswer);
      },
      ended: (reason) => {
        if (helper === this.#helper) this.#breakDown(reason);
        else this.#dying--;
      },
    });
    return helper;
  }

  #take({ mountpoint, sizes, failure }: StatfsAnswer): void {
    this.#breakdowns = 0;
    const mount = this.#mounts.get(mountpoint);
    if (mount?.askedAt === undefined) return;
    mount.known = sizes ?? Object.assign(new Error(failure?.message), failure);
    mount.dueAt = this.#clock.monotonic() + rhythmMilliseconds;
    mount.askedAt = undefined;
    mount.timeouts = 0;
    this.#watch();
  }

  /** The helper has ended by itself: its mounts are asked again by the next one, but not at once. */
  #breakDown(reason: string): void {
    this.#helper = undefined;
    this.#breakdowns++;
    const wait = backoffSeconds(this.#breakdowns, brokenBackoff) * 1000;
    this.#startableAt = this.#clock.monotonic() + wait;
    for (const mount of this.#inFlight()) {
      mount.askedAt = undefined;
      mount.known = new Error(`the helper process that asks it ended: ${reason}`);
    }
    this.#watch();
  }

  /** Sees to it that the question that is out for longest is given up in time. */
  #watch(): void {
    clearTimeout(this.#deadline);
    const oldest = Math.min(...this.#inFlight().map(({ askedAt = Infinity }) => askedAt));
    if (oldest === Infinity) return;
    const wait = Math.max(0, oldest + patienceMilliseconds - this.#clock.monotonic());
    this.#deadline = setTimeout(() => this.#giveUp(), wait);
    this.#deadline.unref();
  }

  #giveUp(): void {
    const now = this.#clock.monotonic();
    // A timer may come up to a millisecond early.
    const isLate = ({ askedAt = Infinity }: Mount) => askedAt + patienceMilliseconds <= now + 1;
    const inFlight = this.#inFlight();
    if (!inFlight.some(isLate)) return this.#watch();
    for (const mount of inFlight) {
      if (isLate(mount)) {
        mount.timeouts++;
        mount.known = new MountTimeoutError();
        mount.dueAt = now + backoffSeconds(mount.timeouts, stuckBackoff) * 1000;
      }
      mount.askedAt = undefined;
    }
    this.#endHelper();
  }

  #inFlight(): Mount[] {
    return [...this.#mounts.values()].filter(({ askedAt }) => askedAt !== undefined);
  }

  #endHelper(): void {
    clearTimeout(this.#deadline);
    if (this.#helper === undefined) return;
    const helper = this.#helper;
    this.#helper = undefined;
    this.#dying++;
    helper.kill();
  }
}
