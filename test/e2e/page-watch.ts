import type { Owner } from "../programs/support/program.ts";

/** What somebody saw who looked at one replica's page. */
interface Look {
  readonly at: number;
  /** When the page had come, or it was given up. */
  readonly answeredAt: number;
  /** Whether the page carried the cluster; undefined where no page came. */
  readonly isFull: boolean | undefined;
}

interface NamedLook extends Look {
  readonly name: string;
}

/** One replica, as a scraper sees it. */
interface Watched {
  readonly name: string;
  readonly address: string;
}

const pauseMilliseconds = 500;
const timeoutMilliseconds = 3000;

/** A family that only the cluster's page has. */
const clusterFamily = /^kubevitals_nodes[ {]/m;

/** Whether a page of a replica carries the cluster; undefined where none comes in that time. */
export async function carriesCluster(address: string, milliseconds: number): Promise<boolean | undefined> {
  try {
    const response = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(milliseconds) });
    return clusterFamily.test(await response.text());
  } catch {
    return undefined;
  }
}

/** Scrapes replicas twice a second and remembers which of them had a full page when. Times are those of `performance.now`. */
export class PageWatch {
  readonly #looks = new Map<string, Look[]>();
  readonly #timer: NodeJS.Timeout;
  readonly #underWay = new Set<Promise<void>>();

  constructor(owner: Owner, replicas: readonly Watched[]) {
    for (const { name } of replicas) this.#looks.set(name, []);
    this.#timer = setInterval(() => {
      for (const replica of replicas) this.#look(replica);
    }, pauseMilliseconds);
    owner.after(async () => {
      clearInterval(this.#timer);
      await Promise.all(this.#underWay);
    });
  }

  /** Replicas whose newest page was full. */
  get full(): readonly string[] {
    return Array.from(this.#looks).flatMap(([name, looks]) => (looks.at(-1)?.isFull === true ? [name] : []));
  }

  /** When each full page since then was asked for, in order. */
  fullSince(begun: number, name?: string): readonly number[] {
    const looks = name === undefined ? Array.from(this.#looks.values()).flat() : (this.#looks.get(name) ?? []);
    return looks.flatMap(({ at, isFull }) => (isFull === true && at >= begun ? [at] : [])).toSorted((a, b) => a - b);
  }

  /** The longest time for which nobody had a full page since then, in seconds. */
  longestGapSince(begun: number): number {
    const times = [begun, ...this.fullSince(begun), performance.now()];
    const gaps = times.map((at, index) => at - (times[index - 1] ?? at));
    return Math.round(Math.max(...gaps) / 100) / 10;
  }

  /** The longest time for which full pages of two replicas were seen side by side, in seconds. */
  get overlapSeconds(): number {
    const times = this.#doubledLooks().map(([at]) => at);
    let longest = times.length > 0 ? pauseMilliseconds : 0;
    let from = times[0] ?? 0;
    for (const [index, at] of times.entries()) {
      if (at - (times[index - 1] ?? at) > 3 * pauseMilliseconds) from = at;
      longest = Math.max(longest, at - from + pauseMilliseconds);
    }
    return longest / 1000;
  }

  /** When full pages of two replicas were seen side by side, for people: with how long each took to come, in milliseconds. */
  get doubled(): string {
    return this.#doubledLooks()
      .map(([at, looks]) => `at ${at}: ${looks.map(took).join(", ")}`)
      .join("; ");
  }

  /** Full pages of more than one replica that were asked for at the same time, in order. */
  #doubledLooks(): readonly [number, readonly NamedLook[]][] {
    const all = Array.from(this.#looks, ([name, looks]) => looks.map((look) => ({ name, ...look }))).flat();
    const full = all.filter(({ isFull }) => isFull === true);
    return [...Map.groupBy(full, ({ at }) => at)]
      .filter(([, looks]) => new Set(looks.map(({ name }) => name)).size > 1)
      .toSorted(([one], [other]) => one - other);
  }

  #look(replica: Watched): void {
    const looking = this.#remember(replica).finally(() => this.#underWay.delete(looking));
    this.#underWay.add(looking);
  }

  async #remember({ name, address }: Watched): Promise<void> {
    const at = Math.round(performance.now() / pauseMilliseconds) * pauseMilliseconds;
    const isFull = await carriesCluster(address, timeoutMilliseconds);
    this.#looks.get(name)?.push({ at, answeredAt: performance.now(), isFull });
  }
}

function took({ name, at, answeredAt }: NamedLook): string {
  return `${name} after ${(answeredAt - at).toFixed(0)} ms`;
}
