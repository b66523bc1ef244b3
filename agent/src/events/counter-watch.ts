import type { Host } from "../host.ts";
import type { CounterSource } from "./counter-sources.ts";
import type { CounterValues } from "./counter-values.ts";
import type { Finding } from "./event-list.ts";

/** What is remembered of one counter of one device. */
interface Point {
  last: number;
  /** How much it has grown since it was first seen, less what the log told and what was found. */
  unexplained: number;
}

/**
 * Follows one counter. What it grows by beyond what the kernel's log told is found; where the log is not read, that is all of it.
 * A counter that goes back, as its device is another one, starts again.
 */
export class CounterWatch {
  readonly #source: CounterSource;
  readonly #pauseMilliseconds: number;
  readonly #points = new Map<string, Point>();
  /** What the log told, by object, since the last look. */
  readonly #told = new Map<string, number>();
  /** What was unexplained at the last look: the log may tell it yet. */
  #waiting: ReadonlyMap<string, number> = new Map();
  #dueAt = -Infinity;
  #isAbsent = false;

  /** @param leastSeconds how long to wait between two looks where the counter itself asks for less */
  constructor(source: CounterSource, leastSeconds = 0) {
    this.#source = source;
    this.#pauseMilliseconds = Math.max(source.everySeconds, leastSeconds) * 1000;
  }

  get reason(): string {
    return this.#source.reason;
  }

  /** Whether the last look found no such counter. */
  get isAbsent(): boolean {
    return this.#isAbsent;
  }

  /** Takes note of what the log told. */
  tell({ object = "", count }: Finding): void {
    const key = this.#points.has("") ? "" : object;
    // Only what there is a counter of can be told twice.
    if (this.#points.has(key)) this.#told.set(key, (this.#told.get(key) ?? 0) + count);
  }

  /**
   * Looks at the counter where that is due.
   *
   * @param logMayTell whether the log is read, and may yet tell what the counter shows already
   */
  look(host: Host, logMayTell: boolean): readonly Finding[] {
    const now = host.clock.monotonic();
    // A sample may come a little early.
    if (now < this.#dueAt - 100) return [];
    this.#dueAt = now + this.#pauseMilliseconds;
    const values = this.#read(host);
    this.#isAbsent = values === undefined;
    this.#move(values ?? new Map());
    const found: Finding[] = [];
    const waiting = new Map<string, number>();
    for (const [object, point] of this.#points) {
      const sure = logMayTell ? Math.min(point.unexplained, this.#waiting.get(object) ?? 0) : point.unexplained;
      if (sure > 0) {
        point.unexplained -= sure;
        found.push(this.#finding(object, sure, host.clock.now()));
      }
      if (point.unexplained > 0) waiting.set(object, point.unexplained);
    }
    this.#waiting = waiting;
    return found;
  }

  /** One that may not be read is absent: the others go on. */
  #read(host: Host): CounterValues | undefined {
    try {
      return this.#source.read(host);
    } catch {
      return undefined;
    }
  }

  #move(values: ReadonlyMap<string, number>): void {
    for (const object of this.#points.keys()) if (!values.has(object)) this.#points.delete(object);
    for (const [object, value] of values) {
      const point = this.#points.get(object);
      if (point === undefined) {
        this.#points.set(object, { last: value, unexplained: 0 });
        continue;
      }
      point.unexplained += Math.max(0, value - point.last);
      point.last = value;
      point.unexplained -= this.#told.get(object) ?? 0;
    }
    this.#told.clear();
  }

  #finding(object: string, count: number, at: number): Finding {
    const { reason, name } = this.#source;
    const message = `${name}${object === "" ? "" : ` of ${object}`} grew by ${count}`;
    return { reason, message, at, object: object === "" ? undefined : object, count };
  }
}
