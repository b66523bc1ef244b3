import type { KubeCounters } from "../kube/kube-counters.ts";

/** Counters that a test can look at, by what was counted: `list success`, `skipped`. */
export class KubeCounts implements KubeCounters {
  readonly #counts = new Map<string, number>();

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  listed(_resource: string, result: string): void {
    this.#count(`list ${result}`);
  }

  watched(_resource: string, result: string): void {
    this.#count(`watch ${result}`);
  }

  received(): void {
    this.#count("received");
  }

  skipped(): void {
    this.#count("skipped");
  }

  #count(what: string): void {
    this.#counts.set(what, this.of(what) + 1);
  }
}
