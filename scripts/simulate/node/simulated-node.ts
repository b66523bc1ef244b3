import type { BlockValues, CollectorStatus, NodeMetrics } from "@kubevitals/proto";
import type { PartialVitals } from "../../../agent/src/collectors/collector.ts";
import type { Sample } from "../../../agent/src/sample.ts";
import { healthy, type NodeFaults } from "../faults/node-faults.ts";
import type { NodeGpus } from "../gpu/node-gpus.ts";
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
  /** What vitals say of its GPUs; undefined where it has none. */
  readonly gpus: PartialVitals | undefined;
  /** The whole exposition of that instant. */
  readonly series: () => readonly BlockValues[];
}

/** How long machines have run when the simulation begins: from an hour to 60 days. */
const uptimes = [3600, 60 * 86_400] as const;

/** What some nodes have beside their machine. */
export interface NodeParts {
  /** Pods whose cgroups are among the series. */
  readonly cgroups?: PodCgroups | undefined;
  readonly gpus?: NodeGpus | undefined;
}

/** A node as its agent sees it: what it says is a pure function of seed, place and time. */
export class SimulatedNode {
  readonly identity: NodeIdentity;
  readonly faults: NodeFaults;
  readonly #model: MachineModel;
  readonly #machine: Machine;
  readonly #rates: MeanRates;
  readonly #parts: NodeParts;
  readonly #uptimeAtStart: number;
  #boot = -1;
  #bootId = "";
  #series: readonly BlockSeries<MachineState>[] = [];
  #lasting: { readonly of: MachineState; readonly vitals: NodeMetrics } | undefined;

  constructor(identity: NodeIdentity, model: MachineModel, faults: NodeFaults = healthy, parts: NodeParts = {}) {
    const key = keyOf(identity);
    this.identity = identity;
    this.faults = faults;
    this.#parts = parts;
    this.#model = model;
    this.#machine = new Machine(model.type, ...key);
    this.#rates = meanRatesOf(model);
    this.#uptimeAtStart = between(...uptimes, ...key, "uptime");
  }

  /** The same node with other faults. */
  withFaults(faults: NodeFaults): SimulatedNode {
    return new SimulatedNode(this.identity, this.#model, faults, this.#parts);
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
    const ailment = this.faults.ailmentAt(worldSeconds);
    const state = this.#machine.at(time, ailment);
    const { cgroups, gpus } = this.#parts;
    const { uptimeSeconds } = time;
    const gpuLook = { worldSeconds, wallMilliseconds, uptimeSeconds, ailment: ailment.gpu };
    return {
      takenAt: wallMilliseconds,
      lasting: this.#lastingOf(state),
      moving: movingVitals(this.#rates, state),
      gpus: gpus?.vitals(gpuLook),
      series: () => [
        ...this.#series.map((block) => block.at(state)),
        ...(cgroups?.at(worldSeconds, wallSeconds, speed) ?? []),
        ...(gpus?.series(gpuLook) ?? []),
      ],
    };
  }

  /** What a real agent would sample then. */
  sample(instant: Instant, withSeries: boolean): Sample {
    const { takenAt, lasting, moving, gpus, series } = this.look(instant);
    return { takenAt, vitals: { ...lasting, ...moving, ...gpus }, series: withSeries ? series() : undefined };
  }

  #lastingOf(state: MachineState): NodeMetrics {
    const last = this.#lasting;
    const isSame = last?.of.diskAvailableBytes === state.diskAvailableBytes && last.of.isReadOnly === state.isReadOnly;
    if (last && isSame) return last.vitals;
    const who = { nodeName: this.identity.name, bootId: this.#bootId };
    const vitals = lastingVitals(this.#model, who, state);
    const collectors = this.#parts.gpus ? withWorking(vitals.collectors, "gpu") : vitals.collectors;
    this.#lasting = { of: state, vitals: { ...vitals, collectors } };
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

/** How collectors fare where one works that the recorded host did without. */
function withWorking(collectors: readonly CollectorStatus[], name: string): readonly CollectorStatus[] {
  return [...collectors.filter((status) => status.name !== name), { name, state: "COLLECTOR_STATE_OK" }];
}

function keyOf({ seed, index }: NodeIdentity): readonly number[] {
  return [seed, index];
}
