import type { AgentConfiguration } from "@kubevitals/proto";

/** How an agent samples until the aggregator tells it otherwise. */
const initialConfiguration: AgentConfiguration = {
  vitalsIntervalSeconds: 1,
  seriesIntervalSeconds: 15,
  collectNode: true,
  collectNetwork: true,
};

/** Longest interval that an agent agrees to, in seconds. */
const longestInterval = 3600;

/** What is sampled when: as the aggregator asks for, within bounds, and on without it as it said last. */
export class Rhythm {
  readonly #bounds: Bounds;
  #configuration = initialConfiguration;
  #seriesDue: number | undefined;
  #isSeriesAskedFor = false;

  /** @param fastestSeconds the shortest interval that an aggregator can ask for */
  constructor(fastestSeconds: number) {
    this.#bounds = { least: fastestSeconds, most: longestInterval };
  }

  get configuration(): AgentConfiguration {
    return this.#configuration;
  }

  /** Samples from now on as the aggregator asks for; an interval that is none changes nothing. */
  follow(asked: AgentConfiguration): void {
    const { vitalsIntervalSeconds, seriesIntervalSeconds } = this.#configuration;
    const next = {
      ...asked,
      vitalsIntervalSeconds: within(this.#bounds, asked.vitalsIntervalSeconds, vitalsIntervalSeconds),
      seriesIntervalSeconds: within(this.#bounds, asked.seriesIntervalSeconds, seriesIntervalSeconds),
    };
    if (next.seriesIntervalSeconds !== seriesIntervalSeconds) this.#seriesDue = undefined;
    this.#configuration = next;
  }

  /** Whoever listens now has no series yet: the next sample brings them. */
  askForSeries(): void {
    this.#isSeriesAskedFor = true;
  }

  /** Whether the sample that is taken now has series. */
  takeSeries(monotonic: number): boolean {
    const isDue = this.#seriesDue === undefined || monotonic >= this.#seriesDue;
    if (isDue) this.#seriesDue = this.#nextSeries(this.#seriesDue, monotonic);
    const isWanted = isDue || this.#isSeriesAskedFor;
    this.#isSeriesAskedFor = false;
    return isWanted;
  }

  /** The next multiple of the interval after the first series, half a vital early, so that it falls on the nearest vital. */
  #nextSeries(due: number | undefined, monotonic: number): number {
    const interval = this.#configuration.seriesIntervalSeconds * 1000;
    if (due === undefined) return monotonic + interval - this.#configuration.vitalsIntervalSeconds * 500;
    return due + interval * (1 + Math.floor((monotonic - due) / interval));
  }
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The interval that is asked for, within bounds; what is no interval changes nothing. */
export function within({ least, most }: Bounds, asked: number, current: number): number {
  return asked > 0 && asked < Infinity ? Math.min(most, Math.max(least, asked)) : current;
}
