import { option, optional, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Collector } from "../collectors/collector.ts";
import type { Host } from "../host.ts";
import { PendingError } from "../pending-error.ts";
import type { GpuSample } from "./device.ts";
import type { AttributedGpu, GpuNodeReading } from "./gpu-reading.ts";
import type { GpuSource } from "./gpu-source.ts";
import { writeDcgm } from "./nvidia/write-dcgm.ts";
import { GpuOwners } from "./owners/gpu-owners.ts";
import { SourceList } from "./source-list.ts";
import { gpuVitals } from "./vitals.ts";
import { writeGpus } from "./write-series.ts";

const { boolean, path } = optionTypes;

export const gpuOptions = {
  "collector.gpu.fdinfo": option(
    boolean,
    false,
    "Whether gpu reads what each process takes of AMD and Intel devices from its file descriptors: without it Intel's do not tell how busy they are. Needs the host's processes and the capability CAP_SYS_PTRACE.",
  ),
  "nvidia.library": optional(
    path,
    "NVIDIA's library NVML, libnvidia-ml.so.1, by its file; without it the usual places are tried, here and below the host's root.",
  ),
  "kubelet.pod-resources-socket": option(
    path,
    "/var/lib/kubelet/pod-resources/kubelet.sock",
    "The kubelet's socket that tells which container has which device; without it that is told by the processes on devices. Not asked where there are none.",
  ),
};

/**
 * GPUs of all vendors: what they do and whose they are. Where a machine has none nothing is loaded, started or asked, but for a look
 * now and then at which cards there are.
 */
export function createGpu(values: OptionValues<typeof gpuOptions>): Collector<GpuNodeReading> {
  const sources = new SourceList({
    fdinfo: values["collector.gpu.fdinfo"],
    library: values["nvidia.library"],
    programPath: process.env["PATH"],
  });
  const owners = new GpuOwners(values["kubelet.pod-resources-socket"]);

  async function readDevices(host: Host, found: readonly GpuSource[]): Promise<GpuNodeReading | undefined> {
    await Promise.all(found.map((source) => source.refresh()));
    const { samples, problems } = readSources(found);
    const gpus = samples.flatMap(({ source, takenAt, devices }) =>
      devices.map((reading) => ({ reading, source, takenAt })),
    );
    if (gpus.length === 0 && problems.length === 0) return undefined;
    const { attributions, ...known } = owners.find(
      host,
      gpus.map(({ reading }) => reading),
    );
    const attributed = gpus.flatMap((gpu, place): readonly AttributedGpu[] => {
      const attribution = attributions[place];
      return attribution ? [{ ...gpu, attribution }] : [];
    });
    return {
      gpus: attributed.toSorted(byVendorAndNumber),
      at: host.clock.now(),
      unmatched: known.unmatched,
      isKubeletHeard: known.isKubeletHeard,
      problems: [...problems, ...known.problems],
    };
  }

  return {
    name: "gpu",
    source:
      "NVML in a process of its own; /sys/class/drm and /sys/class/kfd in another; /proc/<pid>/{fdinfo,cgroup}; the kubelet's PodResources socket",
    read(host) {
      const found = sources.find(host);
      return found.length === 0 ? undefined : readDevices(host, found);
    },
    series(reading, out) {
      writeGpus(reading, out);
      writeDcgm(reading.gpus, out);
    },
    vitals: gpuVitals,
  };
}

/**
 * The samples of all sources. One that fails costs its own devices only.
 *
 * @throws {Error} where no source has anything to say.
 */
function readSources(sources: readonly GpuSource[]): {
  readonly samples: readonly GpuSample[];
  readonly problems: readonly string[];
} {
  const samples: GpuSample[] = [];
  const problems: string[] = [];
  let failure: unknown;
  for (const source of sources) {
    try {
      samples.push(...source.read());
    } catch (error) {
      // One that has not answered yet is no problem.
      if (failure === undefined || failure instanceof PendingError) failure = error;
      if (!(error instanceof PendingError)) problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (samples.length === 0 && failure !== undefined) throw failure;
  return { samples, problems: [...problems, ...samples.flatMap((sample) => sample.problems ?? [])] };
}

const vendorOrder = ["nvidia", "amd", "intel"];

/** By vendor and number; a sort keeps the parts of a device where they are, behind it. */
function byVendorAndNumber({ reading: a }: AttributedGpu, { reading: b }: AttributedGpu): number {
  const [left, right] = [vendorOrder.indexOf(a.vendor), vendorOrder.indexOf(b.vendor)];
  return left === right ? a.index - b.index : left - right;
}
