import assert from "node:assert/strict";
import { World, type Replica } from "./replicas.ts";

/** Two replicas of which the first leads, and the second has seen it renew. */
export async function twoReplicas(skewSeconds = 0): Promise<{ world: World; first: Replica; second: Replica }> {
  const world = new World();
  const first = world.start("first");
  await world.pass(1);
  const second = world.start("second", skewSeconds);
  await world.pass(5);
  assert.deepEqual(world.leaders, [first]);
  return { world, first, second };
}
