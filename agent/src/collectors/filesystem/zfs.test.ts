import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { parseKstat, parseObjset } from "./zfs-parse.ts";
import { zfs } from "./zfs.ts";

const folder = "spl/kstat/zfs";
const heading = "6 1 0x01 91 4368 5266997922 97951858082072\nname                            type data\n";
const arcstats = `${heading}hits                            4    8772612
memory_available_bytes          3    -922337203685477580
arc.c-max                       4    18446744073709551615
label                           7    text\n`;
const io = `12 3 0x00 1 80 79205351707403 395818011156865
nread    nwritten reads    writes   wtime    wlentime wupdate  rtime    rlentime rupdate  wcnt     rcnt
1884160  3206144  22       132      7155162  104112268 79210489694949 24168078 104112268 79210489849220 0 0
`;
const objset = `23 1 0x01 7 2160 221578688875 6665999035587
name                            type data
dataset_name                    7    pool 1/data set
writes                          4    4
nunlinks                        3    9
`;
const host = stubHost({
  folders: { [folder]: ["arcstats", "dbgmsg", "pool 1"], [`${folder}/pool 1`]: ["io", "objset-0x36", "state", "txgs"] },
  proc: {
    [`${folder}/arcstats`]: arcstats,
    [`${folder}/pool 1/io`]: io,
    [`${folder}/pool 1/objset-0x36`]: objset,
    [`${folder}/pool 1/state`]: "DEGRADED\n",
  },
});

test("gives the numbers of the module, its pools and their datasets", async () => {
  const lines = (await expose(zfs, host)) ?? [];
  for (const line of [
    "# TYPE node_zfs_arc_hits untyped",
    "node_zfs_arc_hits 8772612",
    "node_zfs_arc_memory_available_bytes -922337203685477600",
    "node_zfs_arc_c_max 18446744073709552000",
    'node_zfs_zpool_nread{zpool="pool 1"} 1884160',
    'node_zfs_zpool_rcnt{zpool="pool 1"} 0',
    "# TYPE node_zfs_zpool_state gauge",
    'node_zfs_zpool_state{state="online",zpool="pool 1"} 0',
    'node_zfs_zpool_state{state="degraded",zpool="pool 1"} 1',
    "# TYPE node_zfs_zpool_dataset_writes untyped",
    'node_zfs_zpool_dataset_writes{zpool="pool 1",dataset="pool 1/data set"} 4',
  ]) {
    assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
  }
  assert.equal(lines.filter((line) => !line.startsWith("#")).length, 3 + 12 + 7 + 1);
});

test("is absent without the module, and says nothing of a pool that is just being exported", async () => {
  assert.equal(zfs.read(stubHost({})), undefined);
  const folders = { [folder]: ["tank"], [`${folder}/tank`]: ["io", "objset-0x1", "state"] };
  assert.deepEqual(await exposeSeries(zfs, stubHost({ folders })), []);
});

test("refuses files that are none of ZFS', and lets failures through", () => {
  for (const text of ["", "garbage", "name type\nhits 4 1\n"]) {
    assert.throws(() => parseKstat("f", Buffer.from(text)), /^Error: f: a line "name type data" expected$/, text);
    assert.throws(() => parseObjset("f", Buffer.from(text)), /^Error: f: a line "name type data" expected$/, text);
  }
  assert.throws(() => parseKstat("f", Buffer.from(`${heading}hits 4 x`)), /^Error: f: a number expected for hits$/);
  assert.throws(() => parseKstat("f", Buffer.from(`${heading}a"} 4 1`)), /^Error: f: a name of letters and digits/);
  const proc = { [`${folder}/arcstats`]: systemError("EIO") };
  assert.throws(() => zfs.read(stubHost({ folders: { [folder]: [] }, proc })), /EIO/);
});
