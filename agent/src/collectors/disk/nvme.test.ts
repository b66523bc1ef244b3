import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost, type SysFiles } from "../../testing/sys-tree.ts";
import { createNvme } from "./nvme.ts";

const folder = "class/nvme/nvme0";
const controller: SysFiles = {
  [`${folder}/model`]: 'Disk "A"\n',
  [`${folder}/state`]: "live\n",
  [`${folder}/serial`]: " \n",
};
const namespace = (name: string): SysFiles => ({
  [`${folder}/${name}/size`]: "2048\n",
  [`${folder}/${name}/nuse`]: "16\n",
  [`${folder}/${name}/queue/logical_block_size`]: "4096\n",
});

test("shows a controller and its namespaces", async () => {
  const files = {
    ...controller,
    ...namespace("nvme0n1"),
    [`${folder}/hwmon1/name`]: "nvme\n",
    [`${folder}/ng0n1/dev`]: "1:1",
  };
  assert.deepEqual(await exposeSeries(createNvme(), sysHost(files)), [
    'node_nvme_info{device="nvme0",model="Disk \\"A\\"",state="live"} 1',
    'node_nvme_namespace_info{device="nvme0",nsid="1",ana_state="unknown"} 1',
    'node_nvme_namespace_capacity_bytes{device="nvme0",nsid="1"} 8388608',
    'node_nvme_namespace_size_bytes{device="nvme0",nsid="1"} 8388608',
    'node_nvme_namespace_used_bytes{device="nvme0",nsid="1"} 65536',
    'node_nvme_namespace_logical_block_size_bytes{device="nvme0",nsid="1"} 4096',
  ]);
});

test("sees namespaces that come and go, and says nothing of what does not answer", async () => {
  const collector = createNvme();
  const idsAt = async (files: SysFiles) =>
    (await collector.read(sysHost(files)))?.flatMap(({ namespaces }) => namespaces.map(({ id }) => id));
  assert.deepEqual(await idsAt(controller), []);
  assert.deepEqual(await idsAt({ ...controller, ...namespace("nvme0n1"), ...namespace("nvme0n12") }), ["1", "12"]);
  const gone = { [`${folder}/nvme0n2/size`]: systemError("ENODEV") };
  assert.deepEqual(await idsAt({ ...controller, ...namespace("nvme0n1"), ...gone }), ["1"]);

  const unused = { ...namespace("nvme0n1"), [`${folder}/nvme0n1/nuse`]: systemError("EIO") };
  const lines = await exposeSeries(createNvme(), sysHost(unused));
  assert.ok(lines?.some((line) => line.includes("size_bytes")));
  assert.ok(!lines?.some((line) => line.includes("used_bytes")));
});

test("is absent without the class", () => {
  assert.equal(createNvme().read(sysHost({})), undefined);
});
