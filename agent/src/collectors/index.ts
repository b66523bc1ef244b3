import { createContainer } from "../pods/container.ts";
import { createMachine } from "../pods/machine.ts";
import { arpOptions, createArp } from "./network/arp.ts";
import { bcacheOptions, createBcache } from "./filesystem/bcache.ts";
import { createBcachefs } from "./filesystem/bcachefs.ts";
import { createBonding } from "./network/bonding.ts";
import { createBtrfs } from "./filesystem/btrfs.ts";
import { buddyinfo } from "./memory/buddyinfo.ts";
import { cgroups } from "./system/cgroups.ts";
import type { Collector } from "./collector.ts";
import { compose } from "./compose.ts";
import { conntrack } from "./network/conntrack.ts";
import { cpuKind } from "./cpu/cpu-parts.ts";
import { createCpufreq } from "./cpu/cpufreq.ts";
import { createDiskstats, diskstatsOptions } from "./disk/diskstats.ts";
import { createDmMultipath } from "./disk/dmmultipath.ts";
import { createDmi } from "./hardware/dmi.ts";
import { drbd } from "./disk/drbd.ts";
import { createEdac } from "./memory/edac.ts";
import { entropy } from "./system/entropy.ts";
import { createKernelEvents } from "../events/kernel-events.ts";
import { createFibreChannel } from "./disk/fibrechannel.ts";
import { filefd } from "./system/filefd.ts";
import { filesystemOptions } from "./filesystem/filesystem-filter.ts";
import { createFilesystem } from "./filesystem/filesystem.ts";
import { createGpu, gpuOptions } from "../gpu/gpu.ts";
import { createHwmon, hwmonOptions } from "./hardware/hwmon.ts";
import { createInfiniband, infinibandOptions } from "./network/infiniband.ts";
import { createInterrupts, interruptsOptions } from "./cpu/interrupts.ts";
import { createIpvs, ipvsOptions } from "./network/ipvs.ts";
import { kernelHung } from "./system/kernel-hung.ts";
import { configurable, createEnabled, defaultValues, plain, type CollectorKind, type CollectorValues } from "./kind.ts";
import { ksmd } from "./memory/ksmd.ts";
import { lnstat } from "./network/lnstat.ts";
import { loadavg } from "./cpu/loadavg.ts";
import { createMdadm } from "./disk/mdadm.ts";
import { meminfoNuma } from "./memory/meminfo-numa.ts";
import { createMeminfo } from "./memory/meminfo.ts";
import { mountstats } from "./filesystem/mountstats.ts";
import { createNetclass, netclassOptions } from "./network/netclass.ts";
import { createNetdevParts, netdevOptions } from "./network/netdev-parts.ts";
import { createNetstat, netstatOptions } from "./network/netstat.ts";
import { nfs } from "./filesystem/nfs.ts";
import { nfsd } from "./filesystem/nfsd.ts";
import { createNvme } from "./disk/nvme.ts";
import { createOsRelease } from "./system/os-release.ts";
import { createPowerSupply, powerSupplyOptions } from "./hardware/power-supply.ts";
import { pressure } from "./cpu/pressure.ts";
import { processes } from "./system/processes.ts";
import { createRapl, raplOptions } from "./cpu/rapl.ts";
import { schedstat } from "./cpu/schedstat.ts";
import { selinux } from "./system/selinux.ts";
import { createSlabinfo, slabinfoOptions } from "./memory/slabinfo.ts";
import { sockstat } from "./network/sockstat.ts";
import { softirqs } from "./cpu/softirqs.ts";
import { softnet } from "./network/softnet.ts";
import { stat } from "./cpu/stat.ts";
import { statOptions, statSoftirqs } from "./cpu/stat-softirqs.ts";
import { swap } from "./memory/swap.ts";
import { createSysctl, sysctlOptions } from "./system/sysctl.ts";
import { createTapestats, tapestatsOptions } from "./disk/tapestats.ts";
import { tcpstat } from "./network/tcpstat.ts";
import { createThermalZone } from "./cpu/thermal-zone.ts";
import { createTextfile, textfileOptions } from "./textfile/textfile.ts";
import { threads } from "./system/threads.ts";
import { createTime } from "./system/time.ts";
import { timex } from "./system/timex.ts";
import { udpQueues } from "./network/udp-queues.ts";
import { createUname } from "./system/uname.ts";
import { createVmstat, vmstatOptions } from "./memory/vmstat.ts";
import { createVolumes } from "./filesystem/volumes.ts";
import { createWatchdog } from "./hardware/watchdog.ts";
import { xfrm } from "./network/xfrm.ts";
import { createXfs } from "./filesystem/xfs.ts";
import { zfs } from "./filesystem/zfs.ts";
import { zoneinfo } from "./memory/zoneinfo.ts";

/** Every collector of the agent, in the order in which they run. */
export const collectorKinds: readonly CollectorKind[] = [
  configurable("arp", arpOptions, createArp),
  configurable("bcache", bcacheOptions, createBcache),
  plain("bcachefs", createBcachefs),
  plain("bonding", createBonding),
  plain("btrfs", createBtrfs),
  plain("buddyinfo", () => buddyinfo, false),
  plain("cgroups", () => cgroups, false),
  plain("conntrack", () => conntrack),
  plain("container", createContainer),
  cpuKind,
  plain("cpufreq", createCpufreq),
  configurable("diskstats", diskstatsOptions, createDiskstats),
  plain("dmi", createDmi),
  plain("dmmultipath", createDmMultipath),
  plain("drbd", () => drbd, false),
  plain("edac", createEdac),
  plain("entropy", () => entropy),
  plain("fibrechannel", createFibreChannel),
  plain("filefd", () => filefd),
  configurable("filesystem", filesystemOptions, createFilesystem),
  configurable("gpu", gpuOptions, createGpu),
  configurable("hwmon", hwmonOptions, createHwmon),
  configurable("infiniband", infinibandOptions, createInfiniband),
  configurable("interrupts", interruptsOptions, createInterrupts, false),
  configurable("ipvs", ipvsOptions, createIpvs),
  plain("kernel_hung", () => kernelHung),
  plain("kernel_events", createKernelEvents),
  plain("ksmd", () => ksmd, false),
  plain("lnstat", () => lnstat, false),
  plain("loadavg", () => compose("loadavg", loadavg, threads)),
  plain("machine", createMachine),
  plain("mdadm", createMdadm),
  plain("meminfo", createMeminfo),
  plain("meminfo_numa", () => meminfoNuma, false),
  plain("mountstats", () => mountstats, false),
  configurable("netclass", netclassOptions, createNetclass),
  configurable("netdev", netdevOptions, createNetdevParts),
  configurable("netstat", netstatOptions, createNetstat),
  plain("nfs", () => nfs),
  plain("nfsd", () => nfsd),
  plain("nvme", createNvme),
  plain("os", createOsRelease),
  configurable("powersupplyclass", powerSupplyOptions, createPowerSupply),
  plain("pressure", () => pressure),
  plain("processes", () => processes, false),
  configurable("rapl", raplOptions, createRapl),
  plain("schedstat", () => schedstat),
  plain("selinux", () => selinux),
  configurable("slabinfo", slabinfoOptions, createSlabinfo, false),
  plain("sockstat", () => sockstat),
  plain("softirqs", () => softirqs, false),
  plain("softnet", () => softnet),
  configurable("stat", statOptions, (values) =>
    values["collector.stat.softirq"] ? compose("stat", stat, statSoftirqs) : stat,
  ),
  plain("swap", () => swap, false),
  configurable("sysctl", sysctlOptions, createSysctl, false),
  configurable("tapestats", tapestatsOptions, createTapestats),
  plain("tcpstat", () => tcpstat, false),
  plain("thermal_zone", createThermalZone),
  plain("time", createTime),
  plain("timex", () => timex),
  plain("udp_queues", () => udpQueues),
  plain("uname", createUname),
  configurable("vmstat", vmstatOptions, createVmstat),
  plain("volumes", createVolumes),
  plain("watchdog", createWatchdog),
  plain("xfrm", () => xfrm, false),
  plain("xfs", createXfs),
  plain("zfs", () => zfs),
  plain("zoneinfo", () => zoneinfo, false),
  configurable("textfile", textfileOptions, (values) => createTextfile(values["collector.textfile.directory"])),
];

/** The collectors that these options ask for; without any, those that run by default. */
export function createCollectors(values: CollectorValues = defaultValues(collectorKinds)): readonly Collector[] {
  return createEnabled(collectorKinds, values);
}
