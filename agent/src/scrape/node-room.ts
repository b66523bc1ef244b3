import { ScrapeFailure } from "./scrape-failure.ts";
import { scrapeLimits } from "./scrape-limits.ts";

/** What one page takes. */
interface Share {
  readonly series: number;
  readonly characters: number;
}

/** The room for all pages of the node together: who comes when it is full has none, and those that have some keep it. */
export class NodeRoom {
  readonly #mostSeries: number;
  readonly #shares = new Map<object, Share>();

  constructor(mostSeries: number) {
    this.#mostSeries = mostSeries;
  }

  /** @throws {ScrapeFailure} where the page does not fit beside the others; it has no room then */
  take(owner: object, share: Share): void {
    this.#shares.delete(owner);
    const others = [...this.#shares.values()];
    const series = others.reduce((total, other) => total + other.series, share.series);
    const characters = others.reduce((total, other) => total + other.characters, share.characters);
    if (series > this.#mostSeries)
      throw new ScrapeFailure("limit", `all pods of the node together have more than ${this.#mostSeries} series`);
    if (characters > scrapeLimits.nodeCharacters)
      throw new ScrapeFailure(
        "limit",
        `the series of all pods of the node take more than ${scrapeLimits.nodeCharacters} characters`,
      );
    this.#shares.set(owner, share);
  }

  give(owner: object): void {
    this.#shares.delete(owner);
  }
}
