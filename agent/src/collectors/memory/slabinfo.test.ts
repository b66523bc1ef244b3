import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createSlabinfo, parseSlabinfo, slabinfoOptions } from "./slabinfo.ts";

const slabinfo = `slabinfo - version: 2.1
# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor>
tw_sock_TCP           704    864    256   32    2 : tunables    0    0    0 : slabdata     27     27      0
dentry                206    210    192   21    1 : tunables    0    0    0 : slabdata     10     10      0
`;
const host = stubHost({ proc: { slabinfo } });
const create = (given = {}) => createSlabinfo(optionValues(slabinfoOptions, given));

test("gives objects and sizes of each slab", async () => {
  assert.deepEqual(
    (await expose(create(), host))?.filter((line) => !line.includes("dentry")),
    ["active_objects 704", "objects 864", "object_size_bytes 256", "objects_per_slab 32", "pages_per_slab 2"].flatMap(
      (text) => {
        const [name, value] = text.split(" ");
        return [`# TYPE node_slabinfo_${name} gauge`, `node_slabinfo_${name}{slab="tw_sock_TCP"} ${value}`];
      },
    ),
  );
});

test("leaves out slabs that are not asked for", async () => {
  const only = {
    "collector.slabinfo.slabs-include": patternOf("_"),
    "collector.slabinfo.slabs-exclude": patternOf("^tw"),
  };
  assert.deepEqual(await exposeSeries(create(only), host), []);
});

test("refuses lines without numbers, and fails where only root may read", () => {
  assert.throws(
    () => parseSlabinfo(Buffer.from("dentry 1 2 3 4")),
    /^Error: slabinfo: five numbers expected after dentry/,
  );
  assert.throws(() => create().read(stubHost({ proc: { slabinfo: systemError("EACCES") } })), /EACCES/);
  assert.equal(create().read(stubHost({})), undefined);
});
