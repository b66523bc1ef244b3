import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost } from "../../testing/stub-host.ts";
import { findHardware } from "./hardware.ts";

const bus = "bus/pci/devices";

/** The files of a device on the bus. */
const device = (address: string, vendor: string, kind: string) => ({
  [`${bus}/${address}/vendor`]: `${vendor}\n`,
  [`${bus}/${address}/class`]: `${kind}\n`,
});

test("finds GPUs of NVIDIA's by their maker and kind", () => {
  const addresses = ["0000:01:00.0", "0000:02:00.0", "0000:03:00.0", "0000:04:00.0", "0000:05:00.0", "0000:06:00.0"];
  const host = stubHost({
    folders: { [bus]: addresses },
    sys: {
      ...device("0000:01:00.0", "0x10de", "0x030000"),
      ...device("0000:02:00.0", "0x10de", "0x030200"),
      // The sound of the first; a switch; another maker's; one that says nothing.
      ...device("0000:03:00.0", "0x10de", "0x040300"),
      ...device("0000:04:00.0", "0x10de", "0x068000"),
      ...device("0000:05:00.0", "0x1002", "0x030000"),
    },
    links: {
      [`${bus}/0000:01:00.0/driver`]: "../../../../bus/pci/drivers/nvidia",
      [`${bus}/0000:02:00.0/driver`]: "../../../../bus/pci/drivers/vfio-pci",
    },
    proc: { "driver/nvidia/version": "NVRM version: 570\n" },
  });
  assert.deepEqual(findHardware(host), {
    addresses: ["0000:01:00.0", "0000:02:00.0"],
    taken: ["0000:01:00.0"],
    hasDriver: true,
    otherDrivers: ["vfio-pci"],
  });
});

test("finds nothing on a machine without a PCI bus", () => {
  assert.deepEqual(findHardware(stubHost({})), { addresses: [], taken: [], hasDriver: false, otherDrivers: [] });
});
