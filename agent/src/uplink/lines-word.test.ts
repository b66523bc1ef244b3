import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeersWord } from "@kubevitals/proto";
import { startCountedUplink } from "./testing/counted-uplink.ts";
import { Replica } from "./testing/replica.ts";

test("what replicas say to each other is passed on, and where one says nothing that is not taken for a no", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const { pass } = startCountedUplink(t, [a.target, b.target]);
  await a.until(() => a.live.length >= 5);
  assert.equal(a.peers, undefined, "nobody has asked");
  a.claims = false;
  await a.until(() => a.live.length >= 10);
  assert.equal(a.peers, undefined, "the other has said nothing");
  b.claims = false;
  await a.until(() => a.peers?.claimed === false);
  const challenge = (a.peers as PeersWord | undefined)?.challenge;
  assert.ok(challenge !== undefined && challenge > 0 && challenge <= a.live.length);
  b.claims = true;
  await a.until(() => a.peers?.claimed === true);
  await b.until(() => b.peers?.claimed === false);
  b.leave();
  await a.until(() => a.peers === undefined);
  pass(3);
  b.claims = false;
  b.return();
  await a.until(() => a.peers?.claimed === false);
});

test("where an agent knows of one replica only, nobody else claims anything", async (t) => {
  const a = await Replica.start(t, "a");
  a.claims = true;
  startCountedUplink(t, [a.target]);
  await a.until(() => a.peers?.claimed === false);
});
