import { timestampOf } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { createRarely } from "../reading/rarely.ts";
import { parseStat } from "../cpu/stat.ts";

/** What uname(2) says, and which boot of the kernel it is. */
export interface Identity {
  readonly sysname: string | undefined;
  readonly release: string | undefined;
  readonly version: string | undefined;
  readonly machine: string;
  readonly nodename: string | undefined;
  readonly domainname: string | undefined;
  readonly bootId: string | undefined;
  readonly bootTimeSeconds: number | undefined;
}

/** A file of one line below `/proc/sys/kernel`. */
export function parseLine(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8").trim();
}

function readKernelLine(host: Host, name: string): string | undefined {
  const bytes = host.readProc(`sys/kernel/${name}`);
  return bytes && parseLine(bytes);
}

function readBootTime(host: Host): number | undefined {
  const bytes = host.readProc("stat");
  return bytes && parseStat(bytes).bootTimeSeconds;
}

function readIdentity(host: Host): Identity | undefined {
  const release = readKernelLine(host, "osrelease");
  if (release === undefined) return undefined;
  return {
    sysname: readKernelLine(host, "ostype"),
    release,
    version: readKernelLine(host, "version"),
    machine: host.machine,
    nodename: readKernelLine(host, "hostname"),
    domainname: readKernelLine(host, "domainname"),
    bootId: readKernelLine(host, "random/boot_id"),
    bootTimeSeconds: readBootTime(host),
  };
}

/**
 * Who the machine is. The only collector that fills `info` of the vitals: they are merged field by field. A name changes once in
 * a machine's life and its kernel at a boot, so it is seldom asked.
 */
export function createUname(): Collector<Identity> {
  const identityOf = createRarely(readIdentity);
  let kept: Identity | undefined;
  return {
    name: "uname",
    source: "/proc/sys/kernel/{ostype,osrelease,version,hostname,domainname,random/boot_id}, /proc/stat",
    read: (host, withSeries = true) => (kept = withSeries || kept === undefined ? identityOf(host) : kept),
    series: writeSeries,
    vitals: ({ reading: { bootId, bootTimeSeconds, release, machine } }) => ({
      info: {
        bootId,
        bootTime: bootTimeSeconds === undefined ? undefined : timestampOf(bootTimeSeconds * 1000),
        kernelRelease: release,
        machine,
      },
    }),
  };
}

function writeSeries(
  { sysname = "", release = "", version = "", machine, nodename = "", domainname = "" }: Identity,
  out: SeriesWriter,
): void {
  const labelNames = ["sysname", "release", "version", "machine", "nodename", "domainname"];
  out
    .gauge("node_uname_info", "Names of the kernel and the machine, as uname(2) gives them.", labelNames)
    .add(1, sysname, release, version, machine, nodename, domainname);
}
