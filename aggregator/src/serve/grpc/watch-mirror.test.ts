import assert from "node:assert/strict";
import { test } from "node:test";
import {
  SnapshotMirror,
  recordKey,
  recordNaming,
  watchMirror,
  type MetricsSnapshot,
  type RecordKind,
  type RecordName,
  type RecordSelection,
  type SnapshotPart,
} from "@kubevitals/proto";
import { createRandom, randomMessage } from "../../../../proto/src/testing/random-message.ts";
import { podList } from "../../state/pod-list.ts";
import type { ClusterLists, Snapshot } from "../../state/snapshot.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";
import { recordLists } from "./stream/selection.ts";

type Lists = { readonly [Name in RecordName]: readonly object[] };

interface Evolving {
  readonly lists: Lists;
  readonly monotonic: number;
}

/** A cluster that changes at random: records come, go, change in some fields, and grow older. */
function evolve(random: () => number, former: Evolving): Evolving {
  const seconds = random() * 3;
  const lists = Object.fromEntries(
    (Object.keys(recordLists) as RecordName[]).map((name) => {
      const kept = former.lists[name]
        .filter(() => random() < 0.9)
        .map((record) => changed(name, record, random, seconds));
      const added = Array.from({ length: Math.floor(random() * 3) }, () => newRecord(name, random));
      return [name, [...kept, ...added]];
    }),
  ) as unknown as Lists;
  return { lists, monotonic: former.monotonic + seconds * 1000 };
}

function newRecord(name: RecordName, random: () => number): object {
  const { key, order } = recordNaming[name];
  const named = [...key, ...order].filter((field) => field !== "severity");
  const names = named.map((field) => [field, `${field}-${Math.floor(random() * 1e9)}`] as const);
  return { ...randomMessage(recordLists[name].message, random), ...Object.fromEntries(names) };
}

/** Most records only grow older; of the others half of the fields change, or are there no more. */
function changed(name: RecordName, record: object, random: () => number, seconds: number): object {
  if (random() < 0.5) return older(record, seconds);
  const fresh = newRecord(name, random);
  const { key, order } = recordNaming[name];
  const keeps = (field: string) => [...key, ...order].includes(field) || random() < 0.5;
  const [now, then] = [new Map(Object.entries(fresh)), new Map(Object.entries(older(record, seconds)))];
  const fields = Array.from(new Set([...then.keys(), ...now.keys()]), (field) => {
    const from = keeps(field) ? then : now;
    return from.has(field) ? [[field, from.get(field)] as const] : [];
  });
  return Object.fromEntries(fields.flat());
}

type Aged = { provenance?: { ageSeconds?: number }; containers?: readonly Aged[] };

function older<Item extends object>(record: Item, seconds: number): Item {
  const { provenance, containers } = record as Aged;
  return {
    ...record,
    ...(provenance?.ageSeconds !== undefined && {
      provenance: { ...provenance, ageSeconds: provenance.ageSeconds + seconds },
    }),
    ...(containers && { containers: containers.map((container) => older(container, seconds)) }),
  };
}

function asSnapshot(id: string, { lists, monotonic }: Evolving): Snapshot {
  const records = lists.nodes.map((metrics) => {
    const { nodeName } = metrics as { nodeName: string };
    return { ...nodeRecord(nodeName), metrics } as ReturnType<typeof nodeRecord>;
  });
  const plain = snapshot(id, records, { monotonic, takenAt: 1e12 + monotonic });
  return {
    ...plain,
    pods: podList(lists.pods as never),
    networks: () => lists.networks as never,
    lists: lists as unknown as ClusterLists,
    cluster: { ...plain.cluster, issues: lists.issues as never },
  };
}

/** Ages to the microsecond: adding doubles costs the digits behind. */
function comparable(held: MetricsSnapshot): unknown {
  return JSON.parse(
    JSON.stringify(held, (name, value: unknown) =>
      name === "ageSeconds" ? Number((value as number).toFixed(6)) : value,
    ),
  );
}

function selection(kind: RecordKind, more: Partial<RecordSelection>): RecordSelection {
  return { kind, filters: [], labelSelector: "", namespace: "", nodeName: "", fields: [], ...more };
}

const watches: Readonly<Record<string, readonly RecordSelection[]>> = {
  "of everything": [],
  "of the nodes that a filter takes, and some of their fields": [
    selection("RECORD_KIND_NODES", { filters: ["load1>0.5"], fields: ["load1", "labels", "provenance"] }),
    selection("RECORD_KIND_CLUSTER", {}),
  ],
  "of the pods that labels select": [selection("RECORD_KIND_PODS", { labelSelector: "a" })],
};

for (const [name, selections] of Object.entries(watches)) {
  test(`a mirror ${name} holds at every id what GetSnapshot answers`, async (t) => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = createRandom(seed);
      const { client, store } = await openReadersDoor(t);
      let cluster: Evolving = { lists: emptyLists(), monotonic: 1000 };
      let taken = 0;
      const mirror = new SnapshotMirror();
      let watch: AsyncGenerator<SnapshotMirror, void, undefined> | undefined;
      let against = 0;
      for (let step = 0; step < 25; step++) {
        const puts = random() < 0.2 ? 3 : 1;
        const next = watch?.next();
        for (let put = 0; put < puts; put++) {
          cluster = evolve(random, cluster);
          store.put(asSnapshot(`s-${++taken}`, cluster));
        }
        if (next) await next;
        watch ??= watchMirror(client, { selections }, mirror);
        while (mirror.snapshotId !== `s-${taken}`) {
          await watch.next();
        }
        if (mirror.header?.baseSnapshotId) against++;
        assert.equal(mirror.header?.baseUnavailable, undefined, `seed ${seed}, step ${step}`);
        const whole = new SnapshotMirror();
        const parts = await client.getSnapshot({ snapshotId: mirror.snapshotId, selections }).toArray();
        for (const part of parts as SnapshotPart[]) whole.receive(part);
        assert.deepEqual(comparable(mirror.snapshot()), comparable(whole.snapshot()), `seed ${seed}, step ${step}`);
        if (random() < 0.2) {
          await watch.return();
          watch = undefined;
        }
      }
      await watch?.return();
      assert.ok(against > 5, `${against} snapshots came as changes`);
    }
  });
}

function emptyLists(): Lists {
  return Object.fromEntries(Object.keys(recordLists).map((name) => [name, []])) as unknown as Lists;
}

test("records are known by what they go by", () => {
  assert.equal(recordKey("nodes", { nodeName: "n" }), "n");
  assert.equal(recordKey("networks", { source: "a", target: "b" }), '["a","b"]');
});
