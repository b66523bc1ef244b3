import { ApiFailure } from "../../kube/api/api-failure.ts";
import type { LeaseDoor } from "../lease-api.ts";
import { parseLease, type LeaseSpec, type SeenLease } from "../lease-spec.ts";

type Watcher = (seen: SeenLease | undefined) => void;

/** A Lease as an API server keeps it, with its conflicts and its watches. */
export class StoredLease {
  #version = 0;
  #seen: SeenLease | undefined;
  readonly #watchers = new Set<Watcher>();

  get spec(): LeaseSpec | undefined {
    return this.#seen?.spec;
  }

  read(): SeenLease | undefined {
    return this.#seen;
  }

  /** @throws {ApiFailure} of code 409 where the Lease is not as the caller saw it */
  write(before: SeenLease | undefined, spec: LeaseSpec): SeenLease {
    if (before === undefined && this.#seen) throw new ApiFailure("it exists already", { code: 409 });
    if (before && this.#seen === undefined) throw new ApiFailure("not found", { code: 404 });
    if (before && versionOf(before) !== versionOf(this.#seen)) throw new ApiFailure("it has changed", { code: 409 });
    return this.put(spec);
  }

  /** Writes it whatever it was. */
  put(spec: LeaseSpec): SeenLease {
    const metadata = { name: "l", resourceVersion: String(++this.#version) };
    const seen = parseLease({ metadata, spec });
    if (seen === undefined) throw new Error("unreachable: it has metadata");
    this.#tell((this.#seen = seen));
    return seen;
  }

  delete(): void {
    this.#tell((this.#seen = undefined));
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #tell(seen: SeenLease | undefined): void {
    for (const watcher of this.#watchers) watcher(seen);
  }
}

/** What can be wrong between one replica and the API server. */
export interface Link {
  isCut: boolean;
  /** The server does what it is asked, and its answers are lost. */
  losesAnswers: boolean;
  /** Requests are taken and never answered. */
  isSilent: boolean;
  canWatch: boolean;
}

/** The Lease as one replica reaches it. `passing` lets a paused replica's answers wait. */
export function leaseDoor(stored: StoredLease, link: Link, passing: () => Promise<void>): LeaseDoor {
  async function ask<T>(act: () => T): Promise<T> {
    if (link.isCut) throw new ApiFailure("the connection was refused");
    if (link.isSilent) await new Promise(() => undefined);
    const result = act();
    if (link.losesAnswers) throw new ApiFailure("the connection was reset");
    await passing();
    return result;
  }
  return {
    read: () => ask(() => stored.read()),
    create: (spec) => ask(() => stored.write(undefined, spec)),
    update: (seen, spec) => ask(() => stored.write(seen, spec)),
    async *watch(_seen, signal) {
      await ask(() => undefined);
      if (!link.canWatch) throw new ApiFailure("watch is forbidden", { code: 403 });
      const told: (SeenLease | undefined)[] = [];
      let news = Promise.withResolvers<void>();
      const stop = stored.watch((seen) => {
        told.push(seen);
        news.resolve();
      });
      signal.addEventListener("abort", () => news.resolve());
      try {
        while (!signal.aborted) {
          if (link.isCut) throw new ApiFailure("the connection was cut");
          await news.promise;
          await passing();
          news = Promise.withResolvers();
          while (told.length > 0) yield told.shift();
        }
      } finally {
        stop();
      }
    },
  };
}

function versionOf(seen: SeenLease | undefined): unknown {
  return seen?.object.metadata?.resourceVersion;
}
