import type { Owner } from "../../programs/support/program.ts";
import type { Rhythm } from "./sink.ts";
import type { Workspace } from "../workspace.ts";

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

/** The default rhythm. */
export const defaultRhythm: Rhythm = { vitalsSeconds: 1, seriesSeconds: 15 };

export { median } from "../median.ts";
export type { Row } from "../table.ts";

export const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;
