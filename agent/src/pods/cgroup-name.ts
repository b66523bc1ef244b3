/** Whose cgroup it is, as far as its path says. */
export interface CgroupOwner {
  /** UID of the pod as Kubernetes writes it: with dashes; 32 digits for a static pod. */
  readonly podUid?: string;
  /** The runtime's id of the container, without the runtime's name. */
  readonly containerId?: string;
}

/** Longest UID and id that are taken: both go into labels, and a cgroup may be named by anybody who owns one. */
const mostNameCharacters = 128;

/** What systemd's driver calls a pod: `kubepods-burstable-pod<uid>.slice`, in front of it the names of all slices above. */
const podSlice = /^(?:[^/]*-)?kubepods(?:-burstable|-besteffort)?-pod([0-9A-Za-z_]+)\.slice$/;

/** What the cgroupfs driver calls a pod, below a folder of the kubelet's. */
const podFolder = /^pod([0-9A-Za-z][0-9A-Za-z-]*)$/;

/** A runtime that puts its own name before the id. `crio-conmon-<id>` is CRI-O's monitor of a container, not a container. */
const namedContainer = /^(?:cri-containerd|containerd|crio|docker|libpod|nerdctl)-([0-9A-Za-z]+)(?:\.scope)?$/;

/** A container whose cgroup is its bare id, or a scope of a runtime that is not known: all runtimes' ids have 64 digits. */
const bareContainer = /^(?:[0-9A-Za-z]+-)?([0-9a-f]{64})(?:\.scope)?$/;

/** What containerd makes of systemd's names when it does not use systemd: `kubepods-pod<uid>.slice:cri-containerd:<id>`. */
const unparsedSystemdName = /^([^:]+\.slice):[^:]+:([0-9A-Za-z]+)$/;

/**
 * The pod and the container that a cgroup belongs to, by its path below the root of the hierarchy. A cgroup inside a container
 * belongs to that container, whatever it calls itself: the outermost pod counts, as within it anybody may choose the names.
 * https://kubernetes.io/docs/concepts/architecture/cgroups and the kubelet's `pkg/kubelet/cm/cgroup_manager_linux.go`
 */
export function cgroupOwner(path: string): CgroupOwner {
  const names = path.split("/").filter((name) => name !== "");
  for (const [index, name] of names.entries()) {
    const unparsed = unparsedSystemdName.exec(name);
    const [, slice = name, id] = unparsed ?? [];
    const podUid = podUidOf(slice, names[index - 1]);
    if (podUid === undefined) continue;
    const containerId = bounded(id) ?? containerIdOf(names[index + 1] ?? "");
    return containerId === undefined ? { podUid } : { podUid, containerId };
  }
  const containerId = names.map(containerIdOf).find((id) => id !== undefined);
  return containerId === undefined ? {} : { containerId };
}

/** The UID of the pod whose cgroup has this name, below a folder of that name; undefined where it is no pod's. */
export function podUidOf(name: string, parent: string | undefined): string | undefined {
  const escaped = podSlice.exec(name)?.[1];
  if (escaped !== undefined) return bounded(escaped.replaceAll("_", "-"));
  return parent !== undefined && isPodsFolder(parent) ? bounded(podFolder.exec(name)?.[1]) : undefined;
}

/** The id of the container whose cgroup has this name; undefined where it is none. */
export function containerIdOf(name: string): string | undefined {
  return bounded(namedContainer.exec(name)?.[1] ?? bareContainer.exec(name)?.[1]);
}

/** Whether a cgroup is the kubelet's root of all pods, or one of its two for the lower classes of service. */
export function isPodsFolder(name: string): boolean {
  return name === "burstable" || name === "besteffort" || isPodsRoot(name) || podClassSlice.test(name);
}

const podClassSlice = /^(?:[^/]*-)?kubepods-(?:burstable|besteffort)\.slice$/;

/** Whether a cgroup is the kubelet's root of all pods. */
export function isPodsRoot(name: string): boolean {
  return name === "kubepods" || name === "kubepods.slice" || name.endsWith("-kubepods.slice");
}

function bounded(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= mostNameCharacters ? name : undefined;
}
