import type { BlockValues, NodeMetrics } from "@kubevitals/proto";
import type { Sample } from "../../../agent/src/sample.ts";
import { healthy, type NodeFaults } from "../faults/node-faults.ts";
import { BlockSeries, blockKey } from "../machine/block-series.ts";
import type { MachineModel } from "../machine/machine-model.ts";
import type { PodCgroups } from "../pods/pod-cgroups.ts";
import { between, uuidOf } from "../world/hash.ts";
import { Machine, type MachineState } from "./machine-state.ts";
import { lastingVitals, meanRatesOf, movingVitals, type MeanRates, type MovingVitals } from "./node-vitals.ts";
import { ownBlock, ownLabels } from "./personal-labels.ts";

/** Who a node is. */
export interface NodeIdentity {
  readonly seed: number;
  /** Place in the cluster, from 0. */
  readonly index: number;
  readonly name: string;
}

/** When something is, on the simulated cluster's clocks. */
export interface Instant {
  /** Seconds since the simulated cluster began. */
  readonly worldSeconds: number;
  /** The node's wall clock in milliseconds since 1970. */
  readonly wallMilliseconds: number;
  /** Seconds of the cluster in one of the wall clock. */
  readonly speed: number;
}

/** A node at an instant. */
export interface NodeLook {
  /** The node's wall clock in milliseconds since 1970. */
  readonly takenAt: number;
  /** The very same object as long as nothing in it changes. */
  readonly lasting: NodeMetrics;
  readonly moving: MovingVitals;
  /** The whole exposition of that instant. */
  readonly series: () => readonly BlockValues[];
}

/** How long machines have run when the simulation begins: from an hour to 60 days. */
const uptimes = [3600, 60 * 86_400] as const;

/** A node as its agent sees it: what it says is a pure function of seed, place and time. */
export class SimulatedNode {
  readonly identity: NodeIdentity;
  readonly faults: NodeFaults;
  readonly #model: MachineModel;
  readonly #machine: Machine;
  readonly #rates: MeanRates;
  readonly #pods: PodCgroups | undefined;
  readonly #uptimeAtStart: number;
  #boot = -1;
  #bootId = "";
  #series: readonly BlockSeries<MachineState>[] = [];
  #lasting: { readonly of: MachineState; readonly vitals: NodeMetrics } | undefined;

  /** @param pods whose cgroups are among the series; undefined: none */
  constructor(identity: NodeIdentity, model: MachineModel, faults: NodeFaults = healthy, pods?: PodCgroups) {
    const key = keyOf(identity);
    this.identity = identity;
    this.faults = faults;
    this.#pods = pods;
    this.#model = model;
    this.#machine = new Machine(model.type, ...key);
    this.#rates = meanRatesOf(model);
    this.#uptimeAtStart = between(...uptimes, ...key, "uptime");
  }

  /** The same node with other faults. */
  withFaults(faults: NodeFaults): SimulatedNode {
    return new SimulatedNode(this.identity, this.#model, faults, this.#pods);
  }

  /** The boot id at that time. */
  bootId(worldSeconds: number): string {
    return uuidOf(...keyOf(this.identity), "boot", this.faults.bootAt(worldSeconds).count);
  }

  /** The node then. */
  look({ worldSeconds, wallMilliseconds, speed }: Instant): NodeLook {
    const boot = this.faults.bootAt(worldSeconds);
    if (boot.count !== this.#boot) this.#start(boot.count, worldSeconds);
    const sinceBoot = worldSeconds - boot.at;
    const uptimeBefore = boot.count === 0 ? this.#uptimeAtStart : 0;
    const wallSeconds = wallMilliseconds / 1000;
    const time = {
      uptimeSeconds: uptimeBefore + sinceBoot,
      wallSeconds,
      bootSeconds: Math.floor(wallSeconds - sinceBoot / speed - uptimeBefore),
    };
    const state = this.#machine.at(time, this.faults.ailmentAt(worldSeconds));
    return {
      takenAt: wallMilliseconds,
      lasting: this.#lastingOf(state),
      moving: movingVitals(this.#rates, state),
      series: () => [
        ...this.#series.map((block) => block.at(state)),
        ...(this.#pods?.at(worldSeconds, wallSeconds, speed) ?? []),
      ],
    };
  }

  /** What a real agent would sample then. */
  sample(instant: Instant, withSeries: boolean): Sample {
    const { takenAt, lasting, moving, series } = this.look(instant);
    return { takenAt, vitals: { ...lasting, ...moving }, series: withSeries ? series() : undefined };
  }

  #lastingOf(state: MachineState): NodeMetrics {
    const last = this.#lasting;
    const isSame = last?.of.diskAvailableBytes === state.diskAvailableBytes && last.of.isReadOnly === state.isReadOnly;
    if (last && isSame) return last.vitals;
    const who = { nodeName: this.identity.name, bootId: this.#bootId };
    this.#lasting = { of: state, vitals: lastingVitals(this.#model, who, state) };
    return this.#lasting.vitals;
  }

  #start(boot: number, worldSeconds: number): void {
    const key = keyOf(this.identity);
    this.#boot = boot;
    this.#bootId = this.bootId(worldSeconds);
    this.#lasting = undefined;
    const personality = { nodeName: this.identity.name, bootId: this.#bootId, key };
    this.#series = this.#model.blocks.map((block, index) => {
      const own = ownBlock(block.block, personality);
      return new BlockSeries(block, own, ownLabels(block.labels, personality), blockKey(...key, "block", index));
    });
  }
}

function keyOf({ seed, index }: NodeIdentity): readonly number[] {
  return [seed, index];
}
