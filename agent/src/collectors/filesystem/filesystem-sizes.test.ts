import assert from "node:assert/strict";
import { test } from "node:test";
import { askSizes } from "./filesystem-sizes.ts";
import type { Mount } from "./mountinfo.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";

const sizes = { blockBytes: 4096, blocks: 4, freeBlocks: 2, availableBlocks: 1, inodes: 3, freeInodes: 2 };

function mount(mountpoint: string): Mount {
  return { major: 8, minor: 1, mountpoint, fstype: "ext4", device: "/dev/sda1", isReadOnly: false };
}

const mounts = (...mountpoints: readonly string[]) => mountpoints.map(mount);
const isRemote = ({ mountpoint }: Mount) => mountpoint.startsWith("/nfs");

test("asks safe mounts itself, each mountpoint once, and the others through the helper", () => {
  const asked: string[] = [];
  const host = stubHost({
    statfsLocal(mountpoint) {
      asked.push(mountpoint);
      return sizes;
    },
    statfsRisky: (_asker, mountpoints) =>
      new Map(mountpoints.map((mountpoint) => [mountpoint, { ...sizes, blocks: 9 }])),
  });
  const answers = askSizes(host, "test", mounts("/", "/nfs", "/data", "/", "/nfs"), isRemote);
  assert.deepEqual(asked, ["/", "/data"]);
  assert.deepEqual(Object.fromEntries(answers), {
    "/": { sizes },
    "/data": { sizes },
    "/nfs": { sizes: { ...sizes, blocks: 9 } },
  });
});

test("leaves out what has not answered yet", () => {
  const host = stubHost({ statfsLocal: () => sizes, statfsRisky: () => new Map() });
  assert.deepEqual([...askSizes(host, "test", mounts("/", "/nfs"), isRemote).keys()], ["/"]);
});

test("tells the helper's side when there is no risky mount any more", () => {
  const asked: (readonly string[])[] = [];
  const statfsRisky = (_asker: string, mountpoints: readonly string[]) => {
    asked.push(mountpoints);
    return new Map();
  };
  askSizes(stubHost({ statfsLocal: () => sizes, statfsRisky }), "test", mounts("/"), isRemote);
  assert.deepEqual(asked, [[]]);
});

test("gives failures in the words of errno, and the code or the message where there are none", () => {
  const errors: Readonly<Record<string, Error>> = {
    "/a": systemError("EACCES"),
    "/b": systemError("ENOTCONN"),
    "/c": systemError("EXDEV"),
    "/d": systemError("Unknown system error -116", -116),
  };
  const host = stubHost({
    statfsLocal(mountpoint) {
      throw errors[mountpoint] ?? new Error("unexpected");
    },
    statfsRisky: () => new Map([["/nfs", new Error("mountpoint timeout")]]),
  });
  assert.deepEqual(Object.fromEntries(askSizes(host, "test", mounts("/a", "/b", "/c", "/d", "/nfs"), isRemote)), {
    "/a": { error: "permission denied" },
    "/b": { error: "transport endpoint is not connected" },
    "/c": { error: "EXDEV" },
    "/d": { error: "stale NFS file handle" },
    "/nfs": { error: "mountpoint timeout" },
  });
});
