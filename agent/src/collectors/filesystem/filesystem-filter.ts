import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Mount } from "./mountinfo.ts";
import { createExclusiveFilter, noPattern, patternOf } from "../reading/name-filter.ts";

// What node_exporter 1.12 leaves out by default.
const excludedMountpoints = patternOf(
  "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)",
);
const excludedTypes = patternOf(
  "^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$",
);

const { pattern } = optionTypes;

export const filesystemOptions = {
  "collector.filesystem.mount-points-include": option(
    pattern,
    noPattern,
    "Mountpoints that filesystem shows; not beside mount-points-exclude.",
  ),
  "collector.filesystem.mount-points-exclude": option(
    pattern,
    excludedMountpoints,
    "Mountpoints that filesystem leaves out; not beside mount-points-include.",
  ),
  "collector.filesystem.fs-types-include": option(
    pattern,
    noPattern,
    "Types of filesystems that filesystem shows; not beside fs-types-exclude.",
  ),
  "collector.filesystem.fs-types-exclude": option(
    pattern,
    excludedTypes,
    "Types of filesystems that filesystem leaves out; not beside fs-types-include.",
  ),
};

export type FilesystemFilterValues = OptionValues<typeof filesystemOptions>;

/** Tells whether a mount becomes series. */
export type MountFilter = (mount: Mount) => boolean;

const defaults: FilesystemFilterValues = {
  "collector.filesystem.mount-points-include": noPattern,
  "collector.filesystem.mount-points-exclude": excludedMountpoints,
  "collector.filesystem.fs-types-include": noPattern,
  "collector.filesystem.fs-types-exclude": excludedTypes,
};

/**
 * Lets pass the mounts whose mountpoints and types are wanted.
 *
 * @throws {UsageError} where a pattern of what to show and one of what to leave out are both given.
 */
export function createMountFilter(values: FilesystemFilterValues = defaults): MountFilter {
  const isWantedMountpoint = createExclusiveFilter(
    "collector.filesystem.mount-points",
    values["collector.filesystem.mount-points-include"],
    values["collector.filesystem.mount-points-exclude"],
    excludedMountpoints,
  );
  const isWantedType = createExclusiveFilter(
    "collector.filesystem.fs-types",
    values["collector.filesystem.fs-types-include"],
    values["collector.filesystem.fs-types-exclude"],
    excludedTypes,
  );
  return ({ mountpoint, fstype }) => isWantedMountpoint(mountpoint) && isWantedType(fstype);
}
