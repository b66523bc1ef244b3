import assert from "node:assert/strict";
import { test } from "node:test";
import { times, World } from "./testing/replicas.ts";
import { twoReplicas } from "./testing/two-replicas.ts";

test("with agents that speak with both, an API server that is away for a minute takes the page from nobody", async () => {
  const { world, first, second } = await twoReplicas();
  world.beginStreaming(3);
  await world.pass(5);
  for (const { link } of [first, second]) link.isCut = true;
  for (let step = 0; step < 600; step++) {
    await world.pass(0.1);
    assert.deepEqual(world.leaders, [first], `${step / 10} s`);
  }
  assert.ok(first.lines.some(({ msg }) => /leads on, as agents hear/.test(String(msg))));
  for (const { link } of [first, second]) link.isCut = false;
  await world.pass(60);
  assert.deepEqual(world.leaders, [first]);
  assert.equal(world.lease.spec?.leaseTransitions, 0);
});

test("with agents, a leader that alone is cut off stops before another begins, and hears of it from them", async () => {
  const { world, first, second } = await twoReplicas();
  world.beginStreaming(1);
  await world.pass(5);
  first.link.isCut = true;
  const seconds = await world.until(() => second.elector.isLeader, 20);
  assert.ok(seconds <= times.leaseDuration + 0.2, `${seconds} s`);
  await world.pass(60);
  assert.deepEqual(world.leaders, [second]);
  first.link.isCut = false;
  await world.pass(20);
  assert.deepEqual(world.leaders, [second]);
});

test("with agents, a leader that goes on after a minute believes nothing that lay in its sockets", async () => {
  const { world, first, second } = await twoReplicas();
  world.beginStreaming(2);
  await world.pass(5);
  first.link.isCut = true; // and its API server does not tell it either
  first.pause();
  await world.pass(60);
  assert.deepEqual(world.leaders, [second]);
  first.resume();
  assert.equal(first.elector.isLeader, false);
  await world.pass(60);
  assert.deepEqual(world.leaders, [second]);
});

test("with agents, a leader that is killed while the API server is away leaves nobody, until that is back", async () => {
  const { world, first, second } = await twoReplicas();
  world.beginStreaming(2);
  await world.pass(5);
  for (const { link } of [first, second]) link.isCut = true;
  await world.pass(20);
  first.kill();
  await world.pass(20);
  assert.deepEqual(world.leaders, []);
  second.link.isCut = false;
  const seconds = await world.until(() => second.elector.isLeader, 20);
  assert.ok(seconds <= times.leaseDuration, `${seconds} s`);
});

test("agents that do not reach all replicas vouch for nobody", async () => {
  const { world, first, second } = await twoReplicas();
  const [agent] = world.beginStreaming(1);
  await world.pass(5);
  agent?.cutOff.add(second);
  first.link.isCut = true;
  const seconds = await world.until(() => !first.elector.isLeader, 20);
  assert.ok(seconds <= times.renewDeadline + 0.2, `${seconds} s`);
  await world.until(() => second.elector.isLeader, 10);
});

test("one agent that hears of the other outweighs those that know of one replica only", async () => {
  const { world, first, second } = await twoReplicas();
  const [, ...others] = world.beginStreaming(5);
  for (const { known } of others) known.splice(known.indexOf(second), 1);
  await world.pass(5);
  first.link.isCut = true;
  await world.until(() => second.elector.isLeader, 20);
  await world.pass(60);
  assert.deepEqual(world.leaders, [second]);
});

test("a single replica whose agents know of no other leads on without the API server", async () => {
  const world = new World();
  const only = world.start("only");
  world.beginStreaming(1);
  await world.pass(5);
  only.link.isCut = true;
  for (let second = 0; second < 60; second++) {
    await world.pass(1);
    assert.equal(only.elector.isLeader, true, `${second} s`);
  }
});
