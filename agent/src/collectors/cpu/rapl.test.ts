import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { AbsentError } from "../collector.ts";
import { createRapl, raplOptions } from "./rapl.ts";

const defaults = optionValues(raplOptions);
const folder = "class/powercap";

test("names families by zone, and numbers zones of one name", async () => {
  const path = "/sys/class/powercap/";
  assert.deepEqual(await exposeSeries(createRapl(defaults), openFixtureHost("many-devices")), [
    `node_rapl_package_joules_total{index="0",path="${path}intel-rapl-mmio:0"} 0.000099`,
    `node_rapl_package_joules_total{index="0",path="${path}intel-rapl:0"} 240422.366267`,
    `node_rapl_package_joules_total{index="1",path="${path}intel-rapl:1"} 240422.366268`,
    `node_rapl_core_joules_total{index="0",path="${path}intel-rapl:0:0"} 118821.284256`,
    `node_rapl_dram_joules_total{index="0",path="${path}intel-rapl:0:1"} 26.118341`,
    `node_rapl_dram_joules_total{index="1",path="${path}intel-rapl:1:0"} 0.000001`,
    `node_rapl_psys_x_y_joules_total{index="0",path="${path}intel-rapl:2"} 5.000001`,
  ]);
});

test("puts all zones into one family where it is asked to", async () => {
  const files = { [`${folder}/a/name`]: "package-0\n", [`${folder}/a/energy_uj`]: "1500000\n" };
  const labelled = createRapl({ "collector.rapl.enable-zone-label": true });
  assert.deepEqual(await exposeSeries(labelled, sysHost(files)), [
    'node_rapl_joules_total{index="0",path="/sys/class/powercap/a",rapl_zone="package"} 1.5',
  ]);
});

test("tells why it is absent where only root may read, and shows what it may read", async () => {
  const refused = { [`${folder}/a/name`]: "package-0\n", [`${folder}/a/energy_uj`]: systemError("EACCES") };
  assert.throws(() => createRapl(defaults).read(sysHost(refused)), AbsentError);
  const read = await createRapl(defaults).read(
    sysHost({ ...refused, [`${folder}/b/name`]: "core\n", [`${folder}/b/energy_uj`]: "7000000\n" }),
  );
  assert.deepEqual(read, [{ name: "core", index: 0, path: "/sys/class/powercap/b", joules: 7 }]);
});

test("is absent without the class, and has nothing to say where there are no zones", () => {
  assert.equal(createRapl(defaults).read(sysHost({})), undefined);
  assert.deepEqual(createRapl(defaults).read(sysHost({ [`${folder}/intel-rapl/enabled`]: "1\n" })), []);
});
