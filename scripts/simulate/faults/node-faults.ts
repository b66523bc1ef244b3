import type { Ailment } from "../node/machine-state.ts";

/** A boot of a node: how many came before it in the simulation, and when it was. */
export interface Boot {
  readonly count: number;
  /** Seconds since the simulated cluster began. */
  readonly at: number;
}

/** What an agent does wrong on the wire. */
export type Misdeed = "cut" | "restart" | "lie";

/** What goes wrong on one node, and when: all times are seconds since the simulated cluster began. */
export interface NodeFaults {
  /** The last boot by then; the first one has no number of its own. */
  bootAt(worldSeconds: number): Boot;
  ailmentAt(worldSeconds: number): Ailment;
  /** How far the node's wall clock is ahead. */
  readonly clockSkewSeconds: number;
  /** Whether its agent says nothing, without ending its stream. */
  isSilentAt(worldSeconds: number): boolean;
  /** Whether the machine is off: its kubelet is as silent as its agent. */
  isDownAt(worldSeconds: number): boolean;
  /** What its agent does after the first time and not after the second, where that is something. */
  misdeedBetween(after: number, until: number): Misdeed | undefined;
}

const firstBoot: Boot = { count: 0, at: 0 };
const well: Ailment = {};

/** Nothing goes wrong. */
export const healthy: NodeFaults = {
  bootAt: () => firstBoot,
  ailmentAt: () => well,
  clockSkewSeconds: 0,
  isSilentAt: () => false,
  isDownAt: () => false,
  misdeedBetween: () => undefined,
};
