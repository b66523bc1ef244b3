import assert from "node:assert/strict";
import { test } from "node:test";
import type { FilesystemSizes } from "../host.ts";
import { createSizesAsker } from "./filesystem-sizes.ts";
import type { Mount } from "./mountinfo.ts";
import { stubHost, systemError } from "../testing/stub-host.ts";

const sizes = { blockBytes: 4096, blocks: 4, freeBlocks: 2, availableBlocks: 1, inodes: 3, freeInodes: 2 };
const local = (mountpoint: string): Mount => mount(mountpoint, "/dev/sda1", "ext4");
const remote = (mountpoint: string): Mount => mount(mountpoint, "nas:/export", "nfs4");

function mount(mountpoint: string, device: string, fstype: string): Mount {
  return { major: 8, minor: 1, mountpoint, fstype, device, isReadOnly: false };
}

/** A host whose filesystems below /dead do not answer until they are told to. */
function hostWithDeadMounts() {
  const asked: string[] = [];
  const waiting: ((answer: FilesystemSizes) => void)[] = [];
  const host = stubHost({
    statfs(mountpoint) {
      asked.push(mountpoint);
      if (!mountpoint.startsWith("/dead")) return Promise.resolve(sizes);
      const { promise, resolve } = Promise.withResolvers<FilesystemSizes>();
      waiting.push(resolve);
      return promise;
    },
  });
  return { host, asked, revive: () => waiting.forEach((answer) => answer(sizes)) };
}

/** Lets promises settle that wait for no timer. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("asks each mountpoint once, local ones first", async () => {
  const { host, asked } = hostWithDeadMounts();
  const answers = await createSizesAsker()(host, [remote("/nfs"), local("/"), local("/data"), local("/")]);
  assert.deepEqual(asked, ["/", "/data", "/nfs"]);
  assert.deepEqual([...answers.values()], [{ sizes }, { sizes }, { sizes }]);
});

test("gives failures in the words of errno, and the code where there are none", async () => {
  const codes = { "/a": "EACCES", "/b": "ENOTCONN", "/c": "EXDEV", "/d": "Unknown system error -116" };
  const errorOf = new Map(Object.entries(codes));
  const host = stubHost({
    statfs: (mountpoint) => Promise.reject(systemError(errorOf.get(mountpoint) ?? "", mountpoint === "/d" ? -116 : 0)),
  });
  const answers = await createSizesAsker()(host, Object.keys(codes).map(local));
  assert.deepEqual(Object.fromEntries(answers), {
    "/a": { error: "permission denied" },
    "/b": { error: "transport endpoint is not connected" },
    "/c": { error: "EXDEV" },
    "/d": { error: "stale NFS file handle" },
  });
});

test("gives up a filesystem that does not answer in a second, and asks it again only once it has answered", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { host, asked, revive } = hostWithDeadMounts();
  const ask = createSizesAsker();
  const mounts = [remote("/dead"), remote("/nfs"), local("/")];
  const dead = { error: "mountpoint timeout" };

  const first = ask(host, mounts);
  await settle();
  context.mock.timers.tick(1000);
  assert.deepEqual(Object.fromEntries(await first), { "/": { sizes }, "/dead": dead, "/nfs": { sizes } });

  assert.deepEqual((await ask(host, mounts)).get("/dead"), dead);
  assert.equal(asked.filter((mountpoint) => mountpoint === "/dead").length, 1);

  revive();
  await settle();
  const third = ask(host, mounts);
  await settle();
  revive();
  assert.deepEqual((await third).get("/dead"), { sizes });
});

test("risks no more threads while two filesystems hang, and goes on with local ones", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { host, asked } = hostWithDeadMounts();
  const first = createSizesAsker()(host, [
    remote("/dead/1"),
    remote("/dead/2"),
    remote("/dead/3"),
    remote("/nfs"),
    local("/"),
  ]);
  await settle();
  context.mock.timers.tick(1000);
  const answers = await first;
  assert.deepEqual(asked, ["/", "/dead/1", "/dead/2"]);
  assert.deepEqual(answers.get("/nfs"), { error: "not asked: other mounts hang" });
  assert.deepEqual(answers.get("/"), { sizes });
});

test("waits for a call that is under way rather than make another", async () => {
  const { host, asked, revive } = hostWithDeadMounts();
  const ask = createSizesAsker();
  const both = [ask(host, [remote("/dead")]), ask(host, [remote("/dead")])];
  await settle();
  revive();
  for (const answers of await Promise.all(both)) assert.deepEqual(answers.get("/dead"), { sizes });
  assert.deepEqual(asked, ["/dead"]);
});
