import type { FilesystemSizes, Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import { AbsentError, type Collector } from "../collector.ts";
import { findRisky } from "./filesystem-risk.ts";
import { askSizes, type SizesAnswer } from "./filesystem-sizes.ts";
import { createMountsLook, mountsInSight } from "./host-mounts.ts";
import type { Mount } from "./mountinfo.ts";
import { findVolumes, type VolumeMount } from "./volume-mounts.ts";

/** Volumes of one node that are told of: far more than any storage attaches, and few enough for what an aggregator takes. */
const mostVolumes = 1000;

/** A volume with what its filesystem says of itself. */
interface Volume extends Pick<VolumeMount, "podUid" | "volume"> {
  readonly answer: SizesAnswer;
}

interface VolumesReading {
  readonly volumes: readonly Volume[];
  /** Volumes that are mounted where the agent does not see them. */
  readonly hidden: number;
  /** Volumes that are not asked, as there are too many. */
  readonly leftOut: number;
}

/**
 * Sizes of the volumes of pods, under the kubelet's names. Whose claim a volume is the agent does not know: it tells the pod's UID and
 * what the kubelet calls the volume, and the aggregator finds the claim by them.
 */
export function createVolumes(): Collector<VolumesReading> {
  const lookAt = createMountsLook((mounts, host) => {
    const all = findVolumes(mounts);
    const isInSight = mountsInSight(host);
    const found = all.filter(({ mount }) => isInSight(mount));
    const mayHang = findRisky(mounts);
    return { found, hidden: all.length - found.length, mayHang, isClosed: isClosed(host, found, mayHang) };
  });
  return {
    name: "volumes",
    source: "/proc/1/mountinfo, statfs(2)",
    read(host) {
      const { found, hidden, mayHang, isClosed: isDenied } = lookAt(host) ?? nothing;
      const asked = isDenied ? [] : found.slice(0, mostVolumes);
      const mounts = asked.map(({ mount }) => mount);
      const answers = askSizes(host, "volumes", mounts, mayHang);
      if (isDenied)
        throw new AbsentError("the kubelet's folders are closed to this user: the sizes of volumes take root");
      if (found.length + hidden === 0) return undefined;
      const volumes = asked.flatMap(({ podUid, volume, mount }) => {
        const answer = answers.get(mount.mountpoint);
        return answer === undefined ? [] : [{ podUid, volume, answer }];
      });
      return { volumes, hidden, leftOut: found.length - asked.length };
    },
    series({ volumes, hidden, leftOut }, out) {
      for (const volume of volumes) writeVolume(volume, out);
      if (hidden > 0)
        out.complain(
          `volumes out of the agent's sight: ${hidden}; its mount of the host's root needs the propagation HostToContainer (rslave)`,
        );
      if (leftOut > 0) out.complain(`volumes beyond the ${mostVolumes} that are told of at most: ${leftOut}`);
    },
  };
}

const nothing = { found: [], hidden: 0, mayHang: () => true, isClosed: false };

/**
 * Whether the way to the volumes is closed to the agent's user, as the kubelet's folders are to all but root: then no helper process is
 * started for those that may hang. Asked of the first's folder, whose listing cannot hang unless the way there can.
 */
function isClosed(host: Host, [first]: readonly VolumeMount[], mayHang: (mount: Mount) => boolean): boolean {
  if (first === undefined) return false;
  const { mount, folder } = first;
  if (mayHang({ ...mount, mountpoint: folder })) return false;
  try {
    host.listRoot(folder);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES";
  }
}

function writeVolume({ podUid, volume, answer }: Volume, out: SeriesWriter): void {
  if ("error" in answer) return out.complain(`volume ${volume} of the pod ${podUid}: ${answer.error}`);
  // Some filesystems in user space have no sizes to tell.
  if (answer.sizes.blocks === 0) return;
  const block = out.instance({ name: "pod_uid", value: podUid }, { name: "volume", value: volume });
  for (const { name, help, value } of volumeFamilies) {
    const rows = block.gauge(name, help);
    const known = value(answer.sizes);
    if (known !== undefined) rows.add(known);
  }
}

/** Undefined where the filesystem makes inodes as it needs them. The kubelet writes 0 then, which would pass for none left. */
function ifLimited({ inodes }: FilesystemSizes, value: number): number | undefined {
  return inodes > 0 ? value : undefined;
}

/** Names, types and units are the kubelet's (kubernetes, `pkg/kubelet/metrics/collectors/volume_stats.go`), the values statfs(2)'s. */
export const volumeFamilies: readonly {
  readonly name: string;
  readonly help: string;
  readonly value: (sizes: FilesystemSizes) => number | undefined;
}[] = [
  {
    name: "kubelet_volume_stats_capacity_bytes",
    help: "Size of the volume's filesystem.",
    value: ({ blocks, blockBytes }) => blocks * blockBytes,
  },
  {
    name: "kubelet_volume_stats_available_bytes",
    help: "Space in the volume that pods can still fill: without what is kept for root.",
    value: ({ availableBlocks, blockBytes }) => availableBlocks * blockBytes,
  },
  {
    name: "kubelet_volume_stats_used_bytes",
    help: "Space in the volume that is taken.",
    value: ({ blocks, freeBlocks, blockBytes }) => (blocks - freeBlocks) * blockBytes,
  },
  {
    name: "kubelet_volume_stats_inodes",
    help: "Inodes of the volume's filesystem; absent where it makes them as it needs them.",
    value: (sizes) => ifLimited(sizes, sizes.inodes),
  },
  {
    name: "kubelet_volume_stats_inodes_free",
    help: "Inodes of the volume that are free.",
    value: (sizes) => ifLimited(sizes, sizes.freeInodes),
  },
  {
    name: "kubelet_volume_stats_inodes_used",
    help: "Inodes of the volume that are taken.",
    value: (sizes) => ifLimited(sizes, sizes.inodes - sizes.freeInodes),
  },
];
