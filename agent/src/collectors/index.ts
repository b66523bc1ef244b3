import { createContainer } from "../pods/container.ts";
import { createMachine } from "../pods/machine.ts";
import { arpOptions, createArp } from "./arp.ts";
import { bcacheOptions, createBcache } from "./bcache.ts";
import { createBcachefs } from "./bcachefs.ts";
import { createBonding } from "./bonding.ts";
import { createBtrfs } from "./btrfs.ts";
import { buddyinfo } from "./buddyinfo.ts";
import { cgroups } from "./cgroups.ts";
import type { Collector } from "./collector.ts";
import { compose } from "./compose.ts";
import { conntrack } from "./conntrack.ts";
import { cpuKind } from "./cpu-parts.ts";
import { createCpufreq } from "./cpufreq.ts";
import { createDiskstats, diskstatsOptions } from "./diskstats.ts";
import { createDmMultipath } from "./dmmultipath.ts";
import { createDmi } from "./dmi.ts";
import { drbd } from "./drbd.ts";
import { createEdac } from "./edac.ts";
import { entropy } from "./entropy.ts";
import { createKernelEvents } from "../events/kernel-events.ts";
import { createFibreChannel } from "./fibrechannel.ts";
import { filefd } from "./filefd.ts";
import { filesystemOptions } from "./filesystem-filter.ts";
import { createFilesystem } from "./filesystem.ts";
import { createHwmon, hwmonOptions } from "./hwmon.ts";
import { createInfiniband, infinibandOptions } from "./infiniband.ts";
import { createInterrupts, interruptsOptions } from "./interrupts.ts";
import { createIpvs, ipvsOptions } from "./ipvs.ts";
import { kernelHung } from "./kernel-hung.ts";
import { configurable, createEnabled, defaultValues, plain, type CollectorKind, type CollectorValues } from "./kind.ts";
import { ksmd } from "./ksmd.ts";
import { lnstat } from "./lnstat.ts";
import { loadavg } from "./loadavg.ts";
import { createMdadm } from "./mdadm.ts";
import { meminfoNuma } from "./meminfo-numa.ts";
import { meminfo } from "./meminfo.ts";
import { mountstats } from "./mountstats.ts";
import { createNetclass, netclassOptions } from "./netclass.ts";
import { createNetdevParts, netdevOptions } from "./netdev-parts.ts";
import { createNetstat, netstatOptions } from "./netstat.ts";
import { nfs } from "./nfs.ts";
import { nfsd } from "./nfsd.ts";
import { createNvme } from "./nvme.ts";
import { createOsRelease } from "./os-release.ts";
import { createPowerSupply, powerSupplyOptions } from "./power-supply.ts";
import { pressure } from "./pressure.ts";
import { processes } from "./processes.ts";
import { createRapl, raplOptions } from "./rapl.ts";
import { schedstat } from "./schedstat.ts";
import { selinux } from "./selinux.ts";
import { createSlabinfo, slabinfoOptions } from "./slabinfo.ts";
import { sockstat } from "./sockstat.ts";
import { softirqs } from "./softirqs.ts";
import { softnet } from "./softnet.ts";
import { stat } from "./stat.ts";
import { statOptions, statSoftirqs } from "./stat-softirqs.ts";
import { swap } from "./swap.ts";
import { createSysctl, sysctlOptions } from "./sysctl.ts";
import { createTapestats, tapestatsOptions } from "./tapestats.ts";
import { tcpstat } from "./tcpstat.ts";
import { createThermalZone } from "./thermal-zone.ts";
import { createTextfile, textfileOptions } from "./textfile.ts";
import { createTime } from "./time.ts";
import { timex } from "./timex.ts";
import { udpQueues } from "./udp-queues.ts";
import { createUname } from "./uname.ts";
import { createVmstat, vmstatOptions } from "./vmstat.ts";
import { createWatchdog } from "./watchdog.ts";
import { xfrm } from "./xfrm.ts";
import { createXfs } from "./xfs.ts";
import { zfs } from "./zfs.ts";
import { zoneinfo } from "./zoneinfo.ts";

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
  configurable("hwmon", hwmonOptions, createHwmon),
  configurable("infiniband", infinibandOptions, createInfiniband),
  configurable("interrupts", interruptsOptions, createInterrupts, false),
  configurable("ipvs", ipvsOptions, createIpvs),
  plain("kernel_hung", () => kernelHung),
  plain("kernel_events", createKernelEvents),
  plain("ksmd", () => ksmd, false),
  plain("lnstat", () => lnstat, false),
  plain("loadavg", () => loadavg),
  plain("machine", createMachine),
  plain("mdadm", createMdadm),
  plain("meminfo", () => meminfo),
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
