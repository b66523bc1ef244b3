import type { BlockValues } from "@kubevitals/proto";
import { modelBlock, type BlockModel } from "../machine/block-model.ts";
import { labelValue } from "../machine/machine-model.ts";
import { readRecordedHost } from "../machine/recorded-exposition.ts";
import { cgroupCoupling, type CgroupState } from "./cgroup-state.ts";

/** What all pods and containers have in common: the blocks that a real agent makes of their cgroups. */
export interface CgroupModels {
  readonly pod: BlockModel<CgroupState>;
  readonly container: BlockModel<CgroupState>;
}

/** The recorded host whose pods' cgroups are taken. */
const recordedHost = "cgroup2-6.x";

/** For how long the recorded pods had run, as far as their counters go. */
const recordedSeconds = 3600;

/** Takes the cgroups of one recorded pod, which has an interface, and of one container. */
export async function modelCgroups(): Promise<CgroupModels> {
  const { series } = await readRecordedHost(recordedHost);
  const ofPods = series.filter(({ labels }) => labelValue(labels, "pod_uid") !== undefined);
  const pod = ofPods.find(
    (values) => !isContainer(values) && hasFamily(values, "container_network_receive_bytes_total"),
  );
  const container = ofPods.find(isContainer);
  if (pod === undefined || container === undefined) throw new Error(`${recordedHost} has no pod with an interface`);
  return {
    pod: modelBlock(pod, recordedSeconds, cgroupCoupling),
    container: modelBlock(container, recordedSeconds, cgroupCoupling),
  };
}

function isContainer({ labels }: BlockValues): boolean {
  return labelValue(labels, "name") !== undefined;
}

function hasFamily({ block }: BlockValues, name: string): boolean {
  return block.families.some((family) => family.name === name);
}
