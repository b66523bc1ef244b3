/** For tests: a machine with one GPU of NVIDIA's. */
import { stubHost, type StubHost } from "../../../testing/stub-host.ts";

/** A host with a GPU, and its driver unless it is said otherwise, at a clock that the test turns. */
export function hostWithGpu(more: Partial<StubHost> = {}, time = { now: 1000, monotonic: 0 }) {
  const host = stubHost({
    folders: { "bus/pci/devices": ["0000:00:1f.0", "0000:3b:00.0", "0000:3b:00.1"] },
    sys: {
      "bus/pci/devices/0000:00:1f.0/vendor": "0x8086\n",
      "bus/pci/devices/0000:00:1f.0/class": "0x060100\n",
      "bus/pci/devices/0000:3b:00.0/vendor": "0x10de\n",
      "bus/pci/devices/0000:3b:00.0/class": "0x030200\n",
      "bus/pci/devices/0000:3b:00.1/vendor": "0x10de\n",
      "bus/pci/devices/0000:3b:00.1/class": "0x040300\n",
    },
    proc: { "driver/nvidia/version": "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15\n" },
    ...more,
  });
  return { ...host, clock: { now: () => time.now, monotonic: () => time.monotonic } };
}
