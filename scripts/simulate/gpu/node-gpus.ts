import type { BlockValues } from "@kubevitals/proto";
import type { PartialVitals, Timed } from "../../../agent/src/collectors/collector.ts";
import type { GpuAttribution } from "../../../agent/src/gpu/device.ts";
import { createGpu } from "../../../agent/src/gpu/gpu.ts";
import type { GpuNodeReading } from "../../../agent/src/gpu/gpu-reading.ts";
import { SeriesWriter } from "../../../agent/src/series-writer.ts";
import { podStateAt } from "../cluster/pod-state.ts";
import type { PodPlan } from "../cluster/pod-plan.ts";
import type { GpuPlan } from "./gpu-plan.ts";
import type { GpuType } from "./gpu-type.ts";
import { SimulatedGpu, type GpuAilment } from "./simulated-gpu.ts";

/** When a node's GPUs are looked at. */
export interface GpuLook {
  readonly worldSeconds: number;
  readonly wallMilliseconds: number;
  readonly uptimeSeconds: number;
  readonly ailment: { readonly kind: GpuAilment; readonly since: number } | undefined;
}

/** Who they are, and whose. */
export interface NodeGpusOptions {
  readonly type: GpuType;
  readonly node: number;
  readonly seed: number;
  readonly gpus: GpuPlan;
  readonly pods: PodPlan;
}

/** The GPU of a node that an ailment befalls. */
const illDevice = 0;

/** What the agent's own collector makes of a reading; nothing is opened for it. */
const collector = createGpu({
  "collector.gpu.fdinfo": false,
  "nvidia.library": undefined,
  "kubelet.pod-resources-socket": "/nowhere",
});

/** All GPUs of a node over time: what is said of them is put into words by the agent's own collector. */
export class NodeGpus {
  readonly #options: NodeGpusOptions;
  readonly #devices: readonly SimulatedGpu[];
  readonly #writer = new SeriesWriter();
  #last: Timed<GpuNodeReading> | undefined;

  constructor(options: NodeGpusOptions) {
    const { type, node, seed } = options;
    this.#options = options;
    this.#devices = Array.from({ length: type.count }, (_, index) => new SimulatedGpu(type, index, seed, node));
  }

  /** Their part of the vitals. */
  vitals(look: GpuLook): PartialVitals {
    const timed = { reading: this.#readingAt(look), monotonicMilliseconds: look.uptimeSeconds * 1000 };
    const vitals = collector.vitals?.(timed, this.#last) ?? {};
    this.#last = timed;
    return vitals;
  }

  /** Their series. */
  series(look: GpuLook): readonly BlockValues[] {
    this.#writer.begin();
    collector.series(this.#readingAt(look), this.#writer);
    return this.#writer.finish();
  }

  #readingAt({ worldSeconds, wallMilliseconds, uptimeSeconds, ailment }: GpuLook): GpuNodeReading {
    const { source } = this.#options.type;
    const gpus = this.#devices.map((device, index) => {
      const isIll = ailment !== undefined && index === illDevice;
      const attribution = this.#ownersOf(index, worldSeconds);
      const reading = device.at({
        uptimeSeconds,
        wallMilliseconds,
        isUsed: attribution.owners.length > 0,
        ailment: isIll ? ailment.kind : undefined,
        illSince: wallMilliseconds - (isIll ? worldSeconds - ailment.since : 0) * 1000,
      });
      return { reading, attribution, source, takenAt: wallMilliseconds };
    });
    return { gpus, at: wallMilliseconds, unmatched: new Map(), isKubeletHeard: true, problems: [] };
  }

  #ownersOf(device: number, worldSeconds: number): GpuAttribution {
    const { gpus, pods, node, type } = this.#options;
    const known = { isShared: false, replicas: 1, ...(type.isOpen && { unattributedProcesses: 0 }) };
    const slot = gpus.slotOf(node, device);
    const pod = slot === undefined ? undefined : pods.pod(slot, pods.generation(slot, worldSeconds));
    if (pod === undefined || podStateAt(pod, worldSeconds).waiting !== undefined) return { owners: [], ...known };
    const { namespace, containers } = pod.workload;
    const container = containers[0]?.name;
    return { owners: [{ namespace, pod: pod.name, ...(container && { container }), by: "kubelet" }], ...known };
  }
}
