import assert from "node:assert/strict";
import { test } from "node:test";
import { asHostSees, isOnBlockDevice, parseMountinfo, type Mount } from "./mountinfo.ts";

const parse = (text: string | Buffer) => parseMountinfo(Buffer.from(text));

function isReadOnly(options: string, superOptions: string): boolean | undefined {
  return parse(`1 1 0:5 / / ${options} - ext4 /dev/sda1 ${superOptions}`)[0]?.isReadOnly;
}

function mount(mountpoint: string, device = "/dev/sda1", fstype = "ext4"): Mount {
  return { major: 8, minor: 1, mountpoint, fstype, device, isReadOnly: false };
}

test("reads mounts with any number of optional fields", () => {
  const fields = ["", "shared:1 ", "shared:1 master:2 propagate_from:3 unbindable "];
  for (const optional of fields) {
    assert.deepEqual(parse(`28 1 252:0 / /data rw,relatime ${optional}- ext4 /dev/mapper/vg-root rw,discard\n`), [
      { major: 252, minor: 0, mountpoint: "/data", fstype: "ext4", device: "/dev/mapper/vg-root", isReadOnly: false },
    ]);
  }
});

test("decodes blank, tab, newline and backslash in mountpoints, and leaves devices as they are", () => {
  const [read] = parse(String.raw`1 1 0:5 / /a\040b\011c\012d\134e rw - nfs4 nas:/one\040two rw`);
  assert.deepEqual([read?.mountpoint, read?.device], ["/a b\tc\nd\\e", String.raw`nas:/one\040two`]);
});

test("bears a device without a name and mountpoints that are no UTF-8", () => {
  const [read] = parse(
    Buffer.concat([Buffer.from("1 1 0:5 / /a"), Buffer.from([0xff]), Buffer.from(" rw - tmpfs  rw")]),
  );
  assert.deepEqual([read?.mountpoint, read?.fstype, read?.device], ["/a\uFFFD", "tmpfs", ""]);
});

test("takes a mount for read-only that is so itself, by its filesystem or after an error", () => {
  assert.equal(isReadOnly("ro,relatime", "rw"), true);
  assert.equal(isReadOnly("rw,relatime", "ro,errors=continue"), true);
  assert.equal(isReadOnly("rw", "rw,emergency_ro"), true);
  assert.equal(isReadOnly("rw,relatime", "rw,errors=remount-ro"), false);
});

test("refuses lines that are cut off or hold something else", () => {
  for (const text of [
    "garbage",
    "1 1 8:1 / / rw shared:1",
    "1 1 8:1 / / rw - ext4",
    "1 1 x / / rw - ext4 /dev/sda1 rw",
  ]) {
    assert.throws(() => parse(text), /^Error: mountinfo: /, text);
  }
  assert.deepEqual(parse(""), []);
});

test("takes the agent's own prefix off the host's mounts, and leaves out the container's own", () => {
  const own = [mount("/"), mount("/host/root"), mount("/host/root/boot"), mount("/host/rootless"), mount("/etc/hosts")];
  const mountpoints = asHostSees(own, "/host/root/").map(({ mountpoint }) => mountpoint);
  assert.deepEqual(mountpoints, ["/", "/boot"]);
});

test("leaves the mounts alone that the host's first process sees", () => {
  const mounts = [mount("/"), mount("/boot")];
  assert.equal(asHostSees(mounts, "/host/root"), mounts);
  assert.equal(asHostSees(mounts, "/"), mounts);
});

test("tells filesystems on block devices from others", () => {
  assert.equal(isOnBlockDevice(mount("/")), true);
  assert.equal(isOnBlockDevice(mount("/", "/dev/sdb1", "fuseblk")), true);
  assert.equal(isOnBlockDevice(mount("/", "/dev/fuse", "fuse")), false);
  assert.equal(isOnBlockDevice(mount("/", "nas:/dev", "nfs4")), false);
});
