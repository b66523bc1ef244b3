import { renderTextFormat } from "@kubevitals/proto";
import type { OptionTable } from "@kubevitals/program";
import type { Collector } from "../../agent/src/collectors/collector.ts";
import { collectorKinds, createCollectors } from "../../agent/src/collectors/index.ts";
import { collectorOptions, defaultValues, switchOf, type CollectorValues } from "../../agent/src/collectors/kind.ts";
import { dcgmFamilies } from "../../agent/src/gpu/nvidia/dcgm-families.ts";
import { everyFigure } from "../../agent/src/gpu/testing/every-figure.ts";
import type { Host } from "../../agent/src/host.ts";
import { Sampler } from "../../agent/src/sample.ts";
import { fixtureNames, openFixtureHost } from "../../agent/src/testing/fixture-host.ts";
import { overlayHost } from "../../agent/src/testing/overlay-host.ts";
import type { UserFiles } from "../../agent/src/user-files.ts";

/** What one collector says of the fixture hosts, and of the collectors' own fate. */
export interface CollectorPage {
  readonly collector: string;
  readonly runsByDefault: boolean;
  /** In the text format, one host after another. */
  readonly text: string;
}

/** What every collector says of the fixture hosts when all of them run and say all that they can. */
export function collectorPages(): Promise<readonly CollectorPage[]> {
  return Promise.all(
    collectorKinds.map(async ({ name, runsByDefault }) => {
      const pages = await Promise.all(fixtureNames().map((host) => pageOf(host, name)));
      return { collector: name, runsByDefault, text: pages.join("") };
    }),
  );
}

async function pageOf(hostName: string, collector: string): Promise<string> {
  const fixture = openFixtureHost(hostName);
  try {
    const collectors = createCollectors(everything())
      .filter(({ name }) => name === collector)
      .map(withEveryGpu);
    const sampler = new Sampler({ nodeName: hostName, host: withMore(fixture), collectors, timeoutSeconds: 10 });
    const series = await sampler.scrape();
    return renderTextFormat(series.map((sample) => ({ sample, labels: [] })));
  } finally {
    fixture.close();
  }
}

/** The fixture hosts have no GPUs: these tell everything that any can. */
function withEveryGpu(collector: Collector): Collector {
  if (collector.name !== "gpu") return collector;
  const profiling = Object.fromEntries(dcgmFamilies.map(({ name }) => [name, 0.5]));
  return { ...collector, read: () => everyFigure(profiling) };
}

/** Options, as a flag would have them, without which parts of a collector stay silent. */
const asked: Readonly<Record<`collector.${string}`, string>> = {
  "collector.cpu.info": "true",
  "collector.cpu.info.flags-include": ".*",
  "collector.cpu.info.bugs-include": ".*",
  "collector.stat.softirq": "true",
  "collector.sysctl.include-info": "kernel.core_pattern",
  "collector.textfile.directory": "/textfiles",
};

/** Values with which every collector runs. */
function everything(): CollectorValues {
  const options: OptionTable = collectorOptions(collectorKinds);
  return {
    ...defaultValues(collectorKinds),
    ...Object.fromEntries(collectorKinds.map(({ name }) => [switchOf(name), true])),
    ...Object.fromEntries(Object.entries(asked).map(([name, text]) => [name, options[name]?.type.parse(text)])),
  };
}

/** Tables of numbers that the fixture hosts' ZFS does not have. */
const zfsTables = ["abdstats", "dbufstats", "dnodestats", "fm", "vdev_cache_stats", "vdev_mirror_stats", "xuio_stats"];

/** Files that the fixture hosts lack and some family or label comes from. */
const more: Readonly<Record<string, string>> = {
  "root/etc/machine-id": "machine\n",
  "sys/class/dmi/id/product_uuid": "machine\n",
  "proc/sys/kernel/random/boot_id": "boot\n",
  "sys/devices/system/cpu/online": "0\n",
  "sys/devices/system/cpu/cpu0/topology/physical_package_id": "0\n",
  "sys/devices/system/cpu/cpu0/topology/core_id": "0\n",
  "sys/fs/selinux/enforce": "1\n",
  "proc/sys/kernel/core_pattern": "core\n",
  ...Object.fromEntries(
    [...zfsTables, "zfetchstats"].map((table) => [
      `proc/spl/kstat/zfs/${table}`,
      "1 1 0x01 1 1 1 1\nname type data\nhits 4 1\n",
    ]),
  ),
};

/** One text file, which says nothing. */
const userFiles: UserFiles = {
  list: (folder) => Promise.resolve(folder === "/textfiles" ? ["a.prom"] : []),
  facts: () => Promise.resolve(facts),
  read: () => Promise.resolve({ facts, bytes: new Uint8Array() }),
};
const facts = { isRegular: true, device: 1n, inode: 1n, bytes: 0n, modified: 0n, changed: 0n };

/** The host with what it lacks, and with a kernel log that is silent. */
function withMore(fixture: Host): Host {
  const host = overlayHost(fixture);
  for (const [path, content] of Object.entries(more)) host.overlays.set(path, content);
  const readRoot = (path: string) => {
    const content = more[`root/${path}`];
    return content === undefined ? host.readRoot(path) : Buffer.from(content);
  };
  return { ...host, readRoot, userFiles, openKernelLog: () => ({ read: () => "none", close: () => undefined }) };
}
