import type { Host } from "../../host.ts";
import type { GpuAttribution, GpuReading } from "../device.ts";
import { attributeDevices, matchDevices, type GivenDevices } from "./attribute-devices.ts";
import { kubeletAt } from "./kubelet-call.ts";
import { PodResourcesWatch, type PodResourcesState } from "./pod-resources.ts";
import { ProcessOwners } from "./process-owners.ts";

/** Whose the devices of a machine are, and what could not be found out. */
export interface KnownOwners {
  /** In the order of the devices. */
  readonly attributions: readonly GpuAttribution[];
  /** Devices that the kubelet gave to containers and that are none of these, by resource. */
  readonly unmatched: ReadonlyMap<string, number>;
  /** Whether the kubelet answered the last question; undefined before the first answer. */
  readonly isKubeletHeard: boolean | undefined;
  readonly problems: readonly string[];
}

/** Finds out whose devices are: asks the kubelet beside the samples, and looks at the cgroups of the processes on them. */
export class GpuOwners {
  readonly #socketPath: string;
  readonly #processes = new ProcessOwners();
  #kubelet: PodResourcesWatch | undefined;
  /** What the last match was made from. */
  #matched: { readonly key: string; readonly state: PodResourcesState; readonly given: GivenDevices } | undefined;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  find(host: Host, devices: readonly GpuReading[]): KnownOwners {
    const pids = devices.flatMap(({ processes = [] }) => processes.map(({ pid }) => pid));
    const { owners, hasNews } = this.#processes.find(host, pids);
    this.#kubelet ??= new PodResourcesWatch(kubeletAt(this.#socketPath), host.clock);
    void this.#kubelet.ask(hasNews);
    const { state } = this.#kubelet;
    const given = this.#match(devices, state);
    const isUnheard = state.problem === undefined && state.ageSeconds === undefined;
    return {
      attributions: attributeDevices(devices, given, owners),
      unmatched: given.unmatched,
      isKubeletHeard: isUnheard ? undefined : state.problem === undefined,
      problems: state.problem === undefined ? [] : [state.problem],
    };
  }

  /** Matching ten thousand ids once a second would cost more than all else: it is done where ids or devices have changed. */
  #match(devices: readonly GpuReading[], state: PodResourcesState): GivenDevices {
    const key = devices.map(identityOf).join("\n");
    const last = this.#matched;
    if (
      last?.key === key &&
      last.state.allocations === state.allocations &&
      last.state.allocatable === state.allocatable
    ) {
      return last.given;
    }
    const given = matchDevices(devices, state);
    this.#matched = { key, state, given };
    return given;
  }
}

function identityOf({ vendor, index, uuid, pciAddress, deviceName, cardName, part }: GpuReading): string {
  return [vendor, index, uuid, pciAddress, deviceName, cardName, part?.instanceId, part?.computeInstanceId].join(" ");
}
