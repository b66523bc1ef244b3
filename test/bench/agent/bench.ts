import type { Owner } from "../../programs/support/program.ts";
import type { Rhythm } from "./sink.ts";
import type { Workspace } from "./workspace.ts";

/** What every measurement works with. */
export interface Bench {
  readonly owner: Owner;
  readonly workspace: Workspace;
  /** Flags of Node.js for the agent. */
  readonly nodeFlags: readonly string[];
  /** The agent's own flags. */
  readonly agentFlags: readonly string[];
  /** How fast time may pass for the agent, in the proportions of the default rhythm. */
  readonly compressed: Rhythm;
  /** Says what is under way. */
  say(sentence: string): void;
}

/** One line of the table: a figure, and what became of its mark. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  /** node_exporter's figure, where there is one to compare with. */
  readonly theirs?: string;
  /** Ours by theirs, or by the mark. */
  readonly ratio?: number;
  /** What is asked for; undefined where the figure is only told. */
  readonly mark?: string;
  /** What stands below the table: what the figure is made of. */
  readonly details?: readonly string[];
  /** Whether the mark is met. */
  readonly isMet?: boolean;
}

/** The default rhythm. */
export const defaultRhythm: Rhythm = { vitalsSeconds: 1, seriesSeconds: 15 };

export const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** The middle value; of an even number of values the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
