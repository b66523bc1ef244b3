import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createBonding } from "./bonding.ts";

test("counts the interfaces of a bond and those with a link", async () => {
  assert.deepEqual(await exposeSeries(createBonding(), openFixtureHost("many-devices")), [
    'node_bonding_slaves{master="bond0"} 2',
    'node_bonding_active{master="bond0"} 1',
  ]);
});

test("knows old kernels' names, bonds without interfaces and ones that have just gone", async () => {
  const host = sysHost({
    "class/net/bonding_masters": "bond0 bond1 gone\n",
    "class/net/bond0/bonding/slaves": "eth0 eth1 eth2\n",
    "class/net/bond0/slave_eth0/bonding_slave/mii_status": "up\n",
    "class/net/bond0/lower_eth1/bonding_slave/mii_status": "going down\n",
    "class/net/bond0/lower_eth2/bonding_slave/mii_status": systemError("ENODEV"),
    "class/net/bond1/bonding/slaves": "\n",
  });
  assert.deepEqual(await createBonding().read(host), [
    { master: "bond0", slaves: 3, active: 1 },
    { master: "bond1", slaves: 0, active: 0 },
  ]);
});

test("is absent without the kernel's module", () => {
  assert.equal(createBonding().read(sysHost({})), undefined);
});
