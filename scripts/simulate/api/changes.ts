import { nextChange } from "../cluster/pod-state.ts";
import type { ApiWorld } from "./api-world.ts";
import { leaseObject, renewedAt } from "./objects/leases.ts";
import { goneSince, nodeObject } from "./objects/nodes.ts";
import { podObject } from "./objects/pods.ts";

/** An object that has changed: told to watches as it is then. */
export interface ObjectChange {
  readonly plural: string;
  readonly index: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: (version: string) => object;
}

/** How often a kubelet that has nothing to say writes its node's status. */
const heartbeatSeconds = 300;

/** What changes in a simulated cluster as time goes on. */
export class Changes {
  readonly #world: ApiWorld;
  readonly #pods: PodChanges;
  readonly #nodes: NodeChanges;

  /** @param seconds from when on changes are told */
  constructor(world: ApiWorld, seconds: number) {
    this.#world = world;
    this.#pods = new PodChanges(world, seconds);
    this.#nodes = new NodeChanges(world, seconds);
  }

  /** All that has changed since the last call. */
  *until(seconds: number): Generator<ObjectChange> {
    for (let node = 0; node < this.#world.nodes.count; node++) yield* this.#nodes.until(node, seconds);
    yield* this.#pods.until(seconds);
  }
}

/** Leases that are renewed, and nodes that go and come back. */
class NodeChanges {
  readonly #world: ApiWorld;
  readonly #renewed: Float64Array;
  readonly #beats: Float64Array;
  readonly #gone = new Set<number>();

  constructor(world: ApiWorld, seconds: number) {
    this.#world = world;
    const { count } = world.nodes;
    this.#renewed = Float64Array.from({ length: count }, (_, node) => renewedAt(world, node, seconds));
    this.#beats = Float64Array.from({ length: count }, (_, node) => beatOf(node, seconds));
  }

  *until(node: number, seconds: number): Generator<ObjectChange> {
    const world = this.#world;
    const at = renewedAt(world, node, seconds);
    if (at !== this.#renewed[node]) {
      this.#renewed[node] = at;
      const object = (version: string) => leaseObject(world, node, seconds, version);
      yield { plural: "leases", index: node, type: "MODIFIED", object };
    }
    const isGone = goneSince(world.nodes.faults(node), seconds) !== undefined;
    const beat = beatOf(node, seconds);
    if (isGone === this.#gone.has(node) && beat === this.#beats[node]) return;
    if (isGone) this.#gone.add(node);
    else this.#gone.delete(node);
    this.#beats[node] = beat;
    const object = (version: string) => nodeObject(world, node, seconds, version);
    yield { plural: "nodes", index: node, type: "MODIFIED", object };
  }
}

function beatOf(node: number, seconds: number): number {
  return Math.floor((seconds + (node % heartbeatSeconds)) / heartbeatSeconds);
}

/** Pods that are replaced, get ready, or crash. */
class PodChanges {
  readonly #world: ApiWorld;
  readonly #generations: Uint32Array;
  /** When the next change of each slot comes. */
  readonly #due: Float64Array;

  constructor(world: ApiWorld, seconds: number) {
    this.#world = world;
    const { pods } = world;
    this.#generations = Uint32Array.from({ length: pods.count }, (_, slot) => pods.generation(slot, seconds));
    this.#due = Float64Array.from({ length: pods.count }, (_, slot) => this.#nextOf(slot, seconds));
  }

  *until(seconds: number): Generator<ObjectChange> {
    for (let slot = 0; slot < this.#due.length; slot++) {
      if ((this.#due[slot] ?? Infinity) <= seconds) yield* this.#change(slot, seconds);
    }
  }

  *#change(slot: number, seconds: number): Generator<ObjectChange> {
    const world = this.#world;
    const before = this.#generations[slot] ?? 0;
    const now = world.pods.generation(slot, seconds);
    const objectOf = (generation: number) => (version: string) =>
      podObject(world, world.pods.pod(slot, generation), seconds, version);
    const change = { plural: "pods", index: slot } as const;
    if (before === now) yield { ...change, type: "MODIFIED", object: objectOf(now) };
    else {
      yield { ...change, type: "DELETED", object: objectOf(before) };
      yield { ...change, type: "ADDED", object: objectOf(now) };
    }
    this.#generations[slot] = now;
    this.#due[slot] = this.#nextOf(slot, seconds);
  }

  #nextOf(slot: number, seconds: number): number {
    const { pods } = this.#world;
    const generation = pods.generation(slot, seconds);
    const life = { createdAt: pods.createdAt(slot, generation), fault: pods.faultOf(slot) };
    return Math.min(pods.endOf(slot, generation), nextChange(life, seconds));
  }
}
