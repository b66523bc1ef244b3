import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError, type StubHost } from "../testing/stub-host.ts";
import type { InventoryFacts } from "./message.ts";
import { inventoryFrom } from "./node-inventory.ts";

const bootId = "d48b7804-0f75-4003-b185-fb6895454d04";

/** The inventory of a machine of which systeminformation told this; its boot id is the host's. */
function inventory(facts: InventoryFacts, { sys = {}, root = {} }: Pick<StubHost, "sys" | "root"> = {}) {
  const host = stubHost({ proc: { "sys/kernel/random/boot_id": `${bootId}\n` }, sys, root });
  const { readTime, ...rest } = inventoryFrom({ bootId, ...facts }, host, 1500);
  assert.deepEqual(readTime, { seconds: 1, nanos: 500_000_000 });
  return rest;
}

const nothing = { memoryModules: [], disks: [] };

test("describes a machine of which everything is known", () => {
  const read = inventory(
    {
      system: { manufacturer: "Dell Inc.", model: "PowerEdge R650", serial: "SECRET", uuid: "SECRET", virtual: false },
      bios: { vendor: "Dell Inc.", version: "1.8.2", releaseDate: "2022-09-14", serial: "SECRET" },
      baseboard: { manufacturer: "Dell Inc.", model: "0PYXKY", serial: "SECRET", assetTag: "SECRET" },
      cpu: {
        manufacturer: "Intel",
        vendor: "GenuineIntel",
        brand: "Xeon® Gold 6338",
        speedMax: 3.2,
        cores: 128,
        physicalCores: 64,
        processors: 2,
        flags: "fpu vme",
      },
      memLayout: [
        {
          size: 34_359_738_368,
          bank: "A1",
          type: "DDR4",
          clockSpeed: 3200,
          manufacturer: "Hynix",
          partNum: "HMA84GR7",
          serialNum: "SECRET",
        },
        { size: 0, bank: "A2", type: "Empty" },
      ],
      diskLayout: [
        {
          device: "/dev/nvme0n1",
          type: "NVMe",
          name: "PM9A3",
          size: 960_197_124_096,
          firmwareRevision: "GDC5",
          interfaceType: "PCIe",
          serialNum: "SECRET",
        },
      ],
    },
    { root: { "usr/lib/os-release": 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' } },
  );
  assert.deepEqual(read, {
    manufacturer: "Dell Inc.",
    model: "PowerEdge R650",
    cpuModel: "Xeon® Gold 6338",
    cpuVendor: "GenuineIntel",
    cpuPackages: 2,
    cpuCores: 64,
    cpuThreads: 128,
    cpuMaxFrequencyHertz: 3_200_000_000,
    boardVendor: "Dell Inc.",
    boardModel: "0PYXKY",
    biosVendor: "Dell Inc.",
    biosVersion: "1.8.2",
    biosDate: "2022-09-14",
    memoryModules: [
      {
        capacityBytes: 34_359_738_368,
        slot: "A1",
        type: "DDR4",
        manufacturer: "Hynix",
        partNumber: "HMA84GR7",
        speedMegatransfers: 3200,
      },
    ],
    disks: [
      {
        device: "nvme0n1",
        capacityBytes: 960_197_124_096,
        type: "NVMe",
        model: "PM9A3",
        interface: "PCIe",
        firmware: "GDC5",
      },
    ],
    osName: "Debian GNU/Linux",
    osVersion: "12",
    osCodename: "bookworm",
  });
  assert.doesNotMatch(JSON.stringify(read), /SECRET/);
});

test("leaves out what is not known, whatever stands in its place", () => {
  assert.deepEqual(inventory({}), nothing);
  assert.deepEqual(inventory({ system: null, bios: [], cpu: "x", memLayout: {}, diskLayout: [null, 1, {}] }), nothing);
  for (const filler of [
    "",
    "  ",
    "-",
    "0",
    "00000000",
    "Not Specified",
    "To be filled by O.E.M.",
    "Default string",
    "N/A",
    "xxxx",
    "\u0000\ufffd",
    "Unknown",
    7,
    {},
    null,
  ]) {
    const read = inventory({
      system: { manufacturer: filler, model: filler, virtual: true, virtualHost: filler },
      bios: { vendor: filler, version: filler, releaseDate: filler },
      baseboard: { manufacturer: filler, model: filler },
      cpu: { vendor: filler, manufacturer: filler, brand: filler, flags: "hypervisor" },
    });
    assert.deepEqual(read, nothing, JSON.stringify(filler));
  }
});

test("takes no cores and packages that were guessed because lscpu is missing", () => {
  const cpu = { manufacturer: "AMD", vendor: "", brand: "EPYC", cores: 8, physicalCores: 8, processors: 1 };
  assert.deepEqual(inventory({ cpu }), { ...nothing, cpuModel: "EPYC", cpuVendor: "AMD", cpuThreads: 8 });
});

test("takes no number that is none", () => {
  for (const number of [0, -1, NaN, Infinity, 1e300, 1.5e9, null, "8", [8]]) {
    const cpu = { vendor: "", speedMax: number, cores: number, physicalCores: number, processors: number };
    const disks = [{ device: "/dev/sda", size: number === 1.5e9 ? 1.5 : number }];
    assert.deepEqual(
      inventory({ cpu, diskLayout: disks }),
      { ...nothing, disks: number === 1e300 ? [{ device: "sda" }] : [{ device: "sda" }] },
      String(number),
    );
  }
});

test("bounds what it takes, and cleans it of control characters", () => {
  const long = "x1".repeat(100_000);
  const read = inventory({
    system: { model: `a\u001b[2J\n\tb  c${long}` },
    memLayout: Array.from({ length: 5000 }, () => ({ size: 1, type: "DDR5" })),
    diskLayout: Array.from({ length: 5000 }, () => ({ device: "/dev/sda" })),
  });
  assert.equal(read.model?.length, 128);
  assert.match(read.model ?? "", /^a \[2J b cx1/);
  assert.deepEqual([read.memoryModules.length, read.disks.length], [256, 256]);
});

test("does not take for a module what stands for the whole memory where dmidecode is missing", () => {
  const made = { size: 25_276_502_016, bank: "", type: "", clockSpeed: 0, formFactor: "", partNum: "" };
  assert.deepEqual(inventory({ memLayout: [made] }), nothing);
});

test("takes the model from the host's firmware where the agent runs in a container", () => {
  const sys = { "class/dmi/id/product_name": "PowerEdge R650\n", "class/dmi/id/sys_vendor": "Dell Inc.\n" };
  const system = { manufacturer: "", model: "Docker Container" };
  assert.deepEqual(inventory({ system }, { sys }), { ...nothing, manufacturer: "Dell Inc.", model: "PowerEdge R650" });
  assert.deepEqual(inventory({ system }), nothing);
  assert.deepEqual(inventory({ system }, { sys: { "class/dmi/id/product_name": systemError("EACCES") } }), nothing);
});

test("takes a hypervisor for one only where processor or firmware agree", () => {
  const virtual = { virtual: true, virtualHost: "KVM" };
  assert.equal(inventory({ system: virtual, cpu: { flags: "fpu hypervisor sse" } }).virtualization, "KVM");
  assert.equal(inventory({ system: { ...virtual, manufacturer: "QEMU" } }).virtualization, "KVM");
  assert.equal(inventory({ system: virtual, cpu: { flags: "fpu svm" } }).virtualization, undefined);
});

test("reads the distribution below the host's root, and prefers the file that no link leads away from", () => {
  const etc = "NAME=Container\nVERSION_ID=1\n";
  const usr = "NAME='Flatcar \\\"x'\nVERSION_ID=3815.2.0\nID=flatcar\n";
  assert.equal(inventory({}, { root: { "etc/os-release": etc } }).osName, "Container");
  const read = inventory({}, { root: { "etc/os-release": etc, "usr/lib/os-release": usr } });
  assert.deepEqual([read.osName, read.osVersion, read.osCodename], ['Flatcar \\"x', "3815.2.0", undefined]);
  assert.deepEqual(inventory({}, { root: { "usr/lib/os-release": systemError("EACCES") } }), nothing);
});

test("refuses facts of another machine than the host's proc shows, or of one that does not say which it is", () => {
  const host = stubHost({ proc: { "sys/kernel/random/boot_id": `${bootId}\n` } });
  assert.throws(() => inventoryFrom({ bootId: "other" }, host, 0), /another machine/);
  assert.throws(() => inventoryFrom({}, host, 0), /another machine/);
  assert.throws(() => inventoryFrom({}, stubHost({}), 0), /another machine/);
});
