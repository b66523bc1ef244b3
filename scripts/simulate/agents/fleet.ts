import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatedNode } from "../node/simulated-node.ts";
import { LeanAgent, type LeanContext } from "./lean/lean-agent.ts";

export interface FleetOptions extends LeanContext {
  readonly nodes: readonly SimulatedNode[];
  /** Over how many seconds agents start, one after another: this spreads them over their intervals. */
  readonly rampSeconds: number;
}

/** The agents of many nodes. */
export interface Fleet {
  /** All say goodbye and stop. */
  stop(reason: string): Promise<void>;
}

/** How often it is looked which agents are due, in milliseconds. */
const lookMilliseconds = 10;

/** How long goodbyes may take to be heard. */
const goodbyeMilliseconds = 500;

/** Starts an agent for every node. One timer serves them all. */
export function startFleet({ nodes, rampSeconds, ...context }: FleetOptions): Fleet {
  const begun = performance.now();
  const agents = nodes.map(
    (node, place) => new LeanAgent(node, context, begun + (place / nodes.length) * rampSeconds * 1000),
  );
  const timer = setInterval(() => {
    const now = performance.now();
    for (const agent of agents) if (agent.due <= now) agent.tick(now);
  }, lookMilliseconds);
  return {
    async stop(reason) {
      clearInterval(timer);
      for (const agent of agents) agent.stop(reason);
      const limit = performance.now() + goodbyeMilliseconds;
      while (context.counts.connected > 0 && performance.now() < limit) await sleep(lookMilliseconds);
      for (const agent of agents) agent.close();
    },
  };
}
