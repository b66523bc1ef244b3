import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMdstat } from "./mdstat.ts";

const parse = (text: string) => parseMdstat(Buffer.from(text));

test("reads an array that is whole, and one that lacks a disk", () => {
  const text = `Personalities : [raid1]
md0 : active raid1 sdb1[1] sda1[0](F) sdc1[2](S)
      1000 blocks super 1.2 [2/1] [_U]
      bitmap: 3/8 pages [12KB], 65536KB chunk

unused devices: sdz1
`;
  assert.deepEqual(parse(text), [
    {
      device: "md0",
      activity: "active",
      disksActive: 1,
      disksRequired: 2,
      disksFailed: 1,
      disksSpare: 1,
      blocks: 1000,
      blocksSynced: 1000,
    },
  ]);
});

const activities: readonly (readonly [line: string, activity: string, synced: number])[] = [
  ["      [==>..]  recovery = 12.6% (126/1000) finish=1.0min speed=1K/sec", "recovering", 126],
  ["      [==>..]  resync =  1.1% (11/1000) finish=1.0min speed=1K/sec", "resyncing", 11],
  ["      [==>..]  check = 99.9% (999/1000) finish=0.0min speed=1K/sec", "checking", 999],
  ["      [==>..]  reshape =  0.7% (7/1000) finish=1.0min speed=1K/sec", "reshaping", 7],
  ["      \tresync=PENDING", "resyncing", 0],
  ["      \tresync=DELAYED", "resyncing", 0],
  ["      bitmap: 0/1 pages [0KB], 65536KB chunk", "active", 1000],
  ["", "active", 1000],
];

test("reads what is being done to an array, whichever line says so", () => {
  for (const [line, activity, synced] of activities) {
    for (const bitmap of ["", "      bitmap: 0/1 pages [0KB], 65536KB chunk\n"]) {
      const text = `md0 : active raid1 sdb[1] sda[0]\n      1000 blocks [2/2] [UU]\n${bitmap}${line}\n\n`;
      const [array] = parse(text);
      assert.deepEqual([array?.activity, array?.blocksSynced], [activity, synced], line);
    }
  }
});

const disksOf = (heading: string) => {
  const [array] = parse(`${heading}\n      1000 blocks\n`);
  return [array?.disksActive, array?.disksRequired];
};

test("counts the disks of arrays that have no counts", () => {
  assert.deepEqual(disksOf("md0 : active raid0 sdb[1] sda[0]"), [2, 2]);
  assert.deepEqual(disksOf("md0 : active linear sdb[1] sda[0]"), [2, 2]);
  assert.deepEqual(disksOf("md0 : inactive sdb[1](S) sda[0](S)"), [0, 0]);
  assert.deepEqual(disksOf("md0 : active multipath sdb[1] sda[0]"), [undefined, undefined]);
});

test("takes an array without a size, and none at all", () => {
  const [array] = parse("md0 : inactive super external:imsm\n");
  assert.deepEqual([array?.blocks, array?.blocksSynced], [undefined, undefined]);
  assert.deepEqual(parse(""), []);
  assert.deepEqual(parse("Personalities : \nunused devices: <none>\n"), []);
});

test("refuses what is no list of arrays", () => {
  for (const text of ["garbage\n", "md0 : \n", "\u0000\u0001\u0002"]) {
    assert.throws(() => parse(text), /^Error: mdstat: the name of an array, a colon and its state expected, not "/);
  }
});
