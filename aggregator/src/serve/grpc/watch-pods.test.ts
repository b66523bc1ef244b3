import assert from "node:assert/strict";
import { test } from "node:test";
import { SnapshotMirror, watchMirror, type MetricsSnapshot, type SnapshotPart } from "@kubevitals/proto";
import { createRandom } from "../../../../proto/src/testing/random-message.ts";
import { ChangingCluster } from "../../testing/changing-cluster.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";

const nodeNames = Array.from({ length: 5 }, (_, at) => `node-${at}`);

/** Ages to the microsecond: adding doubles costs the digits behind. */
function comparable(held: MetricsSnapshot): unknown {
  return JSON.parse(JSON.stringify(held, roundAge));
}

function roundAge(name: string, value: unknown): unknown {
  return name === "ageSeconds" ? Number((value as number).toFixed(6)) : value;
}

test("joined pods that come, go, change and are seen by agents alone are told as GetSnapshot has them", async (t) => {
  for (let seed = 1; seed <= 3; seed++) {
    const random = createRandom(seed);
    const some = <Item>(items: readonly Item[], share: number) => items.filter(() => random() < share);
    const { client, store } = await openReadersDoor(t);
    const cluster = new ChangingCluster(random);
    const uids = Array.from({ length: 150 }, (_, at) => `${at}`);
    const nodeOf = (uid: string) => nodeNames[Number(uid) % nodeNames.length] ?? "";
    for (const name of nodeNames) cluster.sendVitals(name);
    for (const uid of uids.slice(0, 40)) cluster.putPod(uid, nodeOf(uid));
    const mirror = new SnapshotMirror();
    const watch = watchMirror(client, {}, mirror);
    let changes = 0;
    for (let step = 0; step < 25; step++) {
      cluster.pass(random());
      for (const name of some(nodeNames, 0.7)) cluster.sendVitals(name);
      for (const name of some(nodeNames, 0.3)) {
        cluster.sendSeries(
          name,
          some(uids, 0.6).filter((uid) => nodeOf(uid) === name),
        );
      }
      for (const uid of some(uids, 0.05)) cluster.putPod(uid, nodeOf(uid), step);
      for (const uid of some(uids, step === 12 ? 0.9 : 0.03)) cluster.removePod(uid);
      const taken = cluster.takeSnapshot();
      store.put(taken);
      do await watch.next();
      while (mirror.snapshotId !== taken.id);
      if (mirror.header?.baseSnapshotId) changes++;
      const whole = new SnapshotMirror();
      const parts = await client.getSnapshot({ snapshotId: taken.id }).toArray();
      for (const part of parts as SnapshotPart[]) whole.receive(part);
      assert.equal(whole.list("pods").length, taken.pods?.length);
      assert.deepEqual(comparable(mirror.snapshot()), comparable(whole.snapshot()), `seed ${seed}, step ${step}`);
    }
    assert.ok(changes > 20);
    await watch.return();
  }
});

test("of a pod that has only grown older nothing is said", async (t) => {
  const { client, store } = await openReadersDoor(t);
  const cluster = new ChangingCluster(createRandom(1));
  cluster.sendVitals("node-0");
  for (const uid of ["a", "b", "c"]) cluster.putPod(uid, "node-0");
  cluster.sendSeries("node-0", ["a", "b", "c", "unlisted"]);
  store.put(cluster.takeSnapshot());
  const parts: SnapshotPart[] = [];
  for await (const part of client.watchSnapshots({ changes: true }) as AsyncIterable<SnapshotPart>) {
    parts.push(part);
    if (!part.end) continue;
    if (part.snapshotId === "s-2") break;
    cluster.pass(1);
    cluster.putPod("b", "node-0", 7);
    store.put(cluster.takeSnapshot());
  }
  const later = parts.filter(({ snapshotId }) => snapshotId === "s-2");
  const changed = later.flatMap((part) => part.podChanges?.items ?? []).map((change) => change.changed?.podUid);
  assert.deepEqual(changed, ["b"]);
  assert.deepEqual(
    later.flatMap((part) => part.pods?.items ?? []),
    [],
  );
  assert.equal(later.at(-1)?.end?.pods, 4);
});
