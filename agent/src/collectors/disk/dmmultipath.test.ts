import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createDmMultipath } from "./dmmultipath.ts";

const files = {
  "block/dm-0/dm/uuid": "LVM-1\n",
  "block/dm-0/dm/name": "vg0-root\n",
  "block/dm-1/dm/uuid": "mpath-1\n",
  "block/dm-1/dm/name": "mpatha\n",
  "block/dm-1/dm/suspended": "0\n",
  "block/dm-1/size": "8\n",
  "block/dm-1/slaves/sda/size": "8\n",
  "block/dm-1/slaves/sdb/size": "8\n",
  "block/dm-1/slaves/sdc/size": "8\n",
  "block/sda/device/state": "running\n",
  "block/sdb/device/state": "offline\n",
  "block/sdc/device/state": systemError("ENODEV"),
};

test("shows a disk with its paths; one that has gone has failed", async () => {
  const labels = 'device="mpatha",sysfs_name="dm-1"';
  assert.deepEqual(await exposeSeries(createDmMultipath(), sysHost(files)), [
    `node_dmmultipath_device_info{${labels},uuid="mpath-1"} 1`,
    `node_dmmultipath_device_active{${labels}} 1`,
    `node_dmmultipath_device_size_bytes{${labels}} 4096`,
    `node_dmmultipath_device_paths{${labels}} 3`,
    `node_dmmultipath_device_paths_active{${labels}} 1`,
    `node_dmmultipath_device_paths_failed{${labels}} 2`,
    'node_dmmultipath_path_state{path="sda",state="running",device="mpatha"} 1',
    'node_dmmultipath_path_state{path="sdb",state="offline",device="mpatha"} 1',
    'node_dmmultipath_path_state{path="sdc",device="mpatha"} 1',
  ]);
});

test("is absent without block devices, and has nothing to say where none has several paths", async () => {
  assert.equal(createDmMultipath().read(sysHost({})), undefined);
  assert.deepEqual(await exposeSeries(createDmMultipath(), sysHost({ "block/sda/size": "8\n" })), []);
});
