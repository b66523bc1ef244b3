import assert from "node:assert/strict";
import { test } from "node:test";
import { times, World } from "./testing/replicas.ts";
import { twoReplicas } from "./testing/two-replicas.ts";

test("the first to come leads and says so in the Lease, and another follows", async () => {
  const { world, first, second } = await twoReplicas();
  assert.equal(world.lease.spec?.holderIdentity, "first");
  assert.equal(world.lease.spec.leaseDurationSeconds, 15);
  assert.equal(world.lease.spec.leaseTransitions, 0);
  assert.match(world.lease.spec.renewTime ?? "", /^2026-01-01T00:00:0\d\.\d{6}Z$/);
  assert.deepEqual([first.elector.leader, second.elector.leader], ["first", "first"]);
  assert.ok(second.lines.some(({ leader }) => leader === "first"));
});

test("a Lease is kept for as long as it is renewed", async () => {
  const { world, first } = await twoReplicas();
  await world.pass(120);
  assert.deepEqual(world.leaders, [first]);
  assert.equal(first.outcomes.filter((outcome) => outcome !== "renewed").length, 0);
  assert.ok(first.outcomes.length >= 55, "it was not renewed each period");
});

for (const [name, skew] of [
  ["whose clocks agree", 0],
  ["whose clock is an hour ahead", 3600],
  ["whose clock is an hour behind", -3600],
] as const) {
  test(`of a leader that is killed another takes the Lease one lease after its last renewal, by a follower ${name}`, async () => {
    const { world, first, second } = await twoReplicas(skew);
    first.kill();
    const seconds = await world.until(() => second.elector.isLeader, 20);
    assert.ok(
      seconds > times.leaseDuration - times.retryPeriod - 0.3 && seconds <= times.leaseDuration + 0.2,
      `${seconds} s`,
    );
    assert.equal(world.lease.spec?.leaseTransitions, 1);
  });
}

test("one of many followers takes over, and the others see it", async () => {
  const { world, first, second } = await twoReplicas();
  const others = ["third", "fourth", "fifth"].map((name) => world.start(name));
  await world.pass(5);
  first.kill();
  await world.pass(20);
  const [leader] = world.leaders;
  assert.equal(world.leaders.length, 1);
  for (const { elector } of [second, ...others]) assert.equal(elector.leader, leader?.elector.leader);
});

test("a leader that stops gives the Lease back, and another has it at once", async () => {
  const { world, first, second } = await twoReplicas();
  await first.stop();
  assert.deepEqual([first.elector.isLeader, world.lease.spec?.holderIdentity], [false, ""]);
  assert.ok((await world.until(() => second.elector.isLeader, 5)) <= 0.2);
});

test("a follower that stops leaves the Lease as it is", async () => {
  const { world, first, second } = await twoReplicas();
  await second.stop();
  assert.equal(world.lease.spec?.holderIdentity, "first");
  await world.pass(30);
  assert.deepEqual(world.leaders, [first]);
});

test("a leader that was paused for a minute leads no more when it goes on, before it could ask anybody", async () => {
  const { world, first, second } = await twoReplicas();
  first.pause();
  await world.pass(9.9 - times.retryPeriod);
  assert.equal(first.elector.isLeader, true, "it leads until its time is over");
  await world.pass(60);
  assert.deepEqual(world.leaders, [second]);
  first.resume();
  assert.equal(first.elector.isLeader, false);
  await world.pass(30);
  assert.deepEqual(world.leaders, [second]);
  assert.equal(first.elector.leader, "second");
});

test("a follower that was paused for a minute takes nothing from a leader that went on", async () => {
  const { world, first, second } = await twoReplicas();
  second.pause();
  await world.pass(60);
  second.resume();
  await world.pass(30);
  assert.deepEqual(world.leaders, [first]);
});

test("a machine that was suspended, whose monotonic clock stood still, leads no more", async () => {
  const { first } = await twoReplicas();
  first.setWallClock(5);
  assert.equal(first.elector.isLeader, true, "a clock that is set right by some seconds changes nothing");
  first.setWallClock(60);
  assert.equal(first.elector.isLeader, false);
});

test("without the API server nobody leads from the deadline on, and the page is back with it", async () => {
  const { world, first, second } = await twoReplicas();
  for (const { link } of [first, second]) link.isCut = true;
  const seconds = await world.until(() => world.leaders.length === 0, 20);
  assert.ok(seconds > times.renewDeadline - times.retryPeriod - 0.3 && seconds <= times.renewDeadline + 0.1);
  await world.pass(60);
  assert.equal(world.leaders.length, 0);
  for (const { link } of [first, second]) link.isCut = false;
  // Nobody vouched for the last holder: another might have led on by the word of agents, and must hear of it first.
  const back = await world.until(() => world.leaders.length === 1, 20);
  assert.ok(back <= times.leaseDuration - times.renewDeadline + times.retryPeriod + 0.5, `${back} s`);
});

test("an outage that is shorter than the deadline is not noticed by anybody", async () => {
  const { world, first, second } = await twoReplicas();
  for (const { link } of [first, second]) link.isCut = true;
  await world.pass(7);
  assert.deepEqual(world.leaders, [first]);
  for (const { link } of [first, second]) link.isCut = false;
  await world.pass(30);
  assert.deepEqual(world.leaders, [first]);
  assert.equal(world.lease.spec?.leaseTransitions, 0);
});

test("a leader that alone is cut off stops before another begins", async () => {
  const { world, first, second } = await twoReplicas();
  first.link.isCut = true;
  await world.pass(11);
  assert.equal(world.leaders.length, 0);
  await world.pass(5);
  assert.deepEqual(world.leaders, [second]);
  first.link.isCut = false;
  await world.pass(20);
  assert.deepEqual(world.leaders, [second]);
});

test("an API server that takes requests and never answers ends a leadership by time alone", async () => {
  const { world, first, second } = await twoReplicas();
  first.link.isSilent = true;
  await world.pass(10.2);
  assert.equal(first.elector.isLeader, false);
  await world.pass(6);
  assert.deepEqual(world.leaders, [second]);
});

test("renewals that arrive while their answers are lost count for the others, and not for the leader", async () => {
  const { world, first, second } = await twoReplicas();
  first.link.losesAnswers = true;
  await world.pass(60);
  assert.equal(world.leaders.includes(first), false);
  first.link.losesAnswers = false;
  await world.pass(20);
  assert.equal(world.leaders.length, 1);
  assert.ok(first.elector.isLeader || second.elector.isLeader);
});

test("a Lease that somebody deletes is made again by who had it, and frees nobody else's hands", async () => {
  const { world, first } = await twoReplicas();
  world.lease.delete();
  await world.pass(5);
  assert.deepEqual(world.leaders, [first]);
  assert.equal(world.lease.spec?.holderIdentity, "first");
});

test("a Lease that is deleted after its holder has died is taken one lease after its last renewal", async () => {
  const { world, first, second } = await twoReplicas();
  first.kill();
  world.lease.delete();
  await world.pass(10);
  assert.equal(second.elector.isLeader, false);
  await world.pass(8);
  assert.deepEqual(world.leaders, [second]);
});

test("who is told by hand that another has the Lease follows", async () => {
  const { world, first, second } = await twoReplicas();
  const { spec } = world.lease;
  assert.ok(spec);
  world.lease.put({ ...spec, holderIdentity: "somebody" });
  await world.pass(3);
  assert.equal(world.leaders.length, 0);
  assert.deepEqual([first.elector.leader, second.elector.leader], ["somebody", "somebody"]);
  await world.pass(15);
  assert.equal(world.leaders.length, 1);
});

test("a Lease that changes without its claim being renewed lapses all the same", async () => {
  const { world, first, second } = await twoReplicas();
  first.kill();
  const { spec } = world.lease;
  assert.ok(spec);
  for (let change = 0; change < 6; change++) {
    world.lease.put(spec); // as an annotation would change it
    await world.pass(2);
  }
  await world.pass(4);
  assert.deepEqual(world.leaders, [second]);
});

test("where the Lease must not be watched it is read each period, and one who may not says so", async () => {
  const { world, first, second } = await twoReplicas();
  second.link.canWatch = false;
  await world.pass(301);
  first.kill();
  const seconds = await world.until(() => second.elector.isLeader, 25);
  assert.ok(seconds <= times.leaseDuration + 2 * times.retryPeriod + 0.5, `${seconds} s`);
});

test("a foreign Lease that claims a century is waited for no longer than an hour", async () => {
  const world = new World();
  world.lease.put({
    holderIdentity: "x",
    leaseDurationSeconds: 3e9,
    acquireTime: undefined,
    renewTime: undefined,
    leaseTransitions: 7,
  });
  const replica = world.start("first");
  await world.pass(3590);
  assert.equal(replica.elector.isLeader, false);
  await world.pass(20);
  assert.equal(replica.elector.isLeader, true);
  assert.equal(world.lease.spec?.leaseTransitions, 8);
});

for (const period of [0.7, 3, 9, 11, 14, 16, 40]) {
  test(`whatever comes and goes each ${period} s, two never lead`, async () => {
    const { world, first, second } = await twoReplicas();
    const agents = world.beginStreaming(2);
    const third = world.start("third");
    for (const { known } of agents) known.push(third);
    const replicas = [first, second, third];
    let seed = Math.round(period * 10) + 1;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    let led = 0;
    for (let fault = 0; fault < 120; fault++) {
      const replica = replicas[random(3)] ?? first;
      const kind = random(5);
      if (kind === 0) replica.link.isCut = !replica.link.isCut;
      else if (kind === 1) replica.link.losesAnswers = !replica.link.losesAnswers;
      else if (kind === 2) replica.link.canWatch = !replica.link.canWatch;
      else if (kind === 3 && replica.isPaused) replica.resume();
      else if (kind === 3) replica.pause();
      else for (const { link } of replicas) link.isCut = random(2) === 0;
      await world.pass(period); // which looks at each step whether two lead
      led += world.leaders.length;
    }
    for (const replica of replicas) {
      Object.assign(replica.link, { isCut: false, losesAnswers: false, canWatch: true });
      replica.resume();
    }
    await world.pass(60);
    assert.equal(world.leaders.length, 1);
    assert.ok(led > 0);
  });
}
