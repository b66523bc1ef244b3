import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "@kubevitals/program";
import { optionValues } from "../../testing/exposition.ts";
import { createMountFilter, filesystemOptions } from "./filesystem-filter.ts";
import { patternOf } from "../reading/name-filter.ts";

const mount = (mountpoint: string, fstype: string) => ({
  major: 8,
  minor: 1,
  mountpoint,
  fstype,
  device: "/dev/sda1",
  isReadOnly: false,
});
const filterOf = (given: Partial<ReturnType<typeof optionValues<typeof filesystemOptions>>>) =>
  createMountFilter(optionValues(filesystemOptions, given));

test("leaves out by default what node_exporter does", () => {
  const isShown = filterOf({});
  for (const [mountpoint, fstype, expected] of [
    ["/", "ext4", true],
    ["/run", "tmpfs", true],
    ["/devices", "ext4", true],
    ["/dev/shm", "tmpfs", false],
    ["/var/lib/docker", "ext4", true],
    ["/var/lib/docker/x", "ext4", false],
    ["/x", "overlay", false],
    ["/x", "overlayfs", true],
  ] as const) {
    assert.equal(isShown(mount(mountpoint, fstype)), expected, mountpoint);
  }
});

test("an include replaces the default of what is left out", () => {
  const isShown = filterOf({ "collector.filesystem.mount-points-include": patternOf("^/dev") });
  assert.equal(isShown(mount("/dev/shm", "tmpfs")), true);
  assert.equal(isShown(mount("/", "ext4")), false);
  const types = filterOf({ "collector.filesystem.fs-types-include": patternOf("^overlay$") });
  assert.equal(types(mount("/x", "overlay")), true);
  assert.equal(types(mount("/proc/x", "overlay")), false);
});

test("takes an exclude of one's own in place of the default", () => {
  const isShown = filterOf({ "collector.filesystem.fs-types-exclude": patternOf("^ext4$") });
  assert.equal(isShown(mount("/x", "overlay")), true);
  assert.equal(isShown(mount("/x", "ext4")), false);
});

test("refuses an include beside an exclude", () => {
  const both = {
    "collector.filesystem.fs-types-include": patternOf("a"),
    "collector.filesystem.fs-types-exclude": patternOf("b"),
  };
  assert.throws(
    () => filterOf(both),
    new UsageError(
      "--collector.filesystem.fs-types-include and --collector.filesystem.fs-types-exclude exclude each other: give one of them",
    ),
  );
});
