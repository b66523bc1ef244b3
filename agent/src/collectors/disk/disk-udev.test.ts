import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { createDiskUdev, parseUdevData } from "./disk-udev.ts";
import { createDiskstats } from "./diskstats.ts";

test("reads properties and nothing else of udev's file", () => {
  const text = "S:disk/by-id/x\nE:ID_MODEL=a=b\nE:EMPTY=\nE:nothing\nI:12\r\nE:CR=1\r\n";
  assert.deepEqual(
    parseUdevData(Buffer.from(text)),
    new Map([
      ["ID_MODEL", "a=b"],
      ["EMPTY", ""],
      ["CR", "1"],
    ]),
  );
  assert.deepEqual(parseUdevData(Buffer.from([0x45, 0x3a, 0xff, 0x3d, 0xfe])), new Map([["\uFFFD", "\uFFFD"]]));
});

test("shows what udev knows of disks", async () => {
  const lines = await exposeSeries(createDiskstats(), openFixtureHost("many-devices"));
  const known = lines?.filter((line) => /_info|_ata_/.test(line) && /sda"|sdb"|dm-0"|nvme0n1"/.test(line));
  assert.deepEqual(known, [
    'node_disk_ata_write_cache{device="sda"} 1',
    'node_disk_ata_write_cache_enabled{device="sda"} 0',
    'node_disk_ata_rotation_rate_rpm{device="sda"} 7200',
    'node_disk_info{device="sda",major="8",minor="0",rotational="1",path="pci-0000:00:17.0-ata-1",wwn="0x5000c500a1b2c3d4",model="EXAMPLE_HDD",serial="ZA1",revision="SC61"} 1',
    'node_disk_info{device="sdb",major="8",minor="16",rotational="1",serial="ZA2"} 1',
    'node_disk_info{device="dm-0",major="252",minor="0",rotational="1"} 1',
    'node_disk_info{device="nvme0n1",major="259",minor="0",rotational="0",model="Example \\"NVMe\\" \\\\x20",serial="only=this"} 1',
    'node_disk_filesystem_info{device="sdb",type="bcache",usage="other",uuid="11111111-2222-4333-8444-555555555555"} 1',
    'node_disk_filesystem_info{device="dm-0",type="ext4",usage="filesystem",uuid="deadbeef-0000-4000-8000-000000000000",version="1.0"} 1',
    'node_disk_device_mapper_info{device="dm-0",name="vg0-root",uuid="LVM-wbGqQEBL9SxrW2DLntJwgg8fAv946hw3",vg_name="vg0",lv_name="root"} 1',
  ]);
});

const disk = (minor: number) => ({ major: 8, minor, device: `sd${minor}`, values: [] });

test("reads a new disk at once, the others in turn, and does without what may not be read", () => {
  const asked: string[] = [];
  const host = {
    ...stubHost({}),
    readRoot(path: string) {
      asked.push(path.slice("run/udev/data/".length));
      if (path.endsWith("b8:16")) throw systemError("EACCES");
      return Buffer.from("E:ID_MODEL=x\n");
    },
  };
  const udevOf = createDiskUdev();
  assert.deepEqual([...udevOf(host, [disk(0), disk(16)]).values()], [new Map([["ID_MODEL", "x"]]), new Map()]);
  asked.length = 0;
  udevOf(host, [disk(0), disk(16), disk(32)]);
  assert.deepEqual(asked, ["b8:32"]);
  for (let call = 0; call < 4; call++) udevOf(host, [disk(0), disk(16), disk(32)]);
  assert.deepEqual(asked.toSorted(), ["b8:0", "b8:16", "b8:32", "b8:32"]);
  asked.length = 0;
  const five = [0, 16, 32, 48, 64].map(disk);
  for (let call = 0; call < 6; call++) udevOf(host, five);
  assert.equal(asked.length, 2 + 5);
});

test("asks udev only for series", async () => {
  const host = {
    ...stubHost({ proc: { diskstats: "8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n" } }),
    readRoot: () => assert.fail("udev was asked"),
  };
  await createDiskstats().read(host, false);
});
