import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openHost, type Host } from "../host.ts";
import { PodTree } from "./pod-tree.ts";

/**
 * Folders on a disk behave as cgroups do where it is about which there are, and the kernel tells of both alike; what only
 * cgroups can show is tried by `scripts/check-cgroups.ts`.
 */
interface Setup {
  readonly host: Host;
  readonly make: (path: string) => void;
  readonly remove: (path: string) => void;
  /** Resolves when the kernel has told of a change of each of these cgroups, by whoever watches the one that they are in. */
  readonly told: (...paths: readonly string[]) => Promise<void>;
}

function setUp(context: TestContext, overrides: Partial<Host> = {}): Setup {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-pods-"));
  for (const name of ["proc", "root", "sys/cgroup"]) mkdirSync(join(folder, name), { recursive: true });
  const opened = openHost({ proc: join(folder, "proc"), sys: join(folder, "sys"), root: join(folder, "root") });
  // Watches alone do not keep a process running.
  const keepAlive = setInterval(() => {}, 60_000);
  context.after(() => {
    clearInterval(keepAlive);
    opened.close();
    rmSync(folder, { recursive: true });
  });
  const changes: string[] = [];
  const events = new EventEmitter();
  return {
    host: {
      ...opened,
      watchSys: (path, onChange) =>
        opened.watchSys(path, (name) => {
          onChange(name);
          changes.push(`${path}/${name}`);
          events.emit("change");
        }),
      ...overrides,
    },
    make: (path) => void mkdirSync(join(folder, "sys/cgroup", path), { recursive: true }),
    remove: (path) => rmdirSync(join(folder, "sys/cgroup", path)),
    async told(...paths) {
      for (const path of paths) {
        while (!changes.includes(`cgroup/${path}`)) await once(events, "change");
        changes.splice(changes.indexOf(`cgroup/${path}`), 1);
      }
    },
  };
}

const uid = (number: number) => `${`${number}`.padStart(8, "0")}-1111-4222-8333-444455556666`;
const id = (number: number) => `${number}`.padStart(64, "0");

const short = (long: string) => long.replace(/^0+/, "");

/** Pods with their containers, started and exited. */
function stateOf(
  tree: PodTree,
): Readonly<Record<string, readonly [containers: string, started: number, exited: number]>> {
  return Object.fromEntries(
    Array.from(tree.pods, ({ uid: podUid, containers, started, exited }) => [
      short(podUid.slice(0, 8)),
      [
        Array.from(containers, (container) => short(container.id))
          .toSorted()
          .join(" "),
        started,
        exited,
      ],
    ]),
  );
}

test("counts a container that lives between two samples, with its exit", async (context) => {
  const { host, make, remove, told } = setUp(context);
  const pod = `kubepods/burstable/pod${uid(1)}`;
  make(`${pod}/${id(1)}`);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["1", 0, 0] });
  for (const container of [2, 3]) {
    make(`${pod}/${id(container)}`);
    remove(`${pod}/${id(container)}`);
  }
  make(`${pod}/${id(4)}`);
  await told(`${pod}/${id(2)}`, `${pod}/${id(2)}`, `${pod}/${id(3)}`, `${pod}/${id(3)}`, `${pod}/${id(4)}`);
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["1 4", 3, 2] });
  remove(`${pod}/${id(1)}`);
  await told(`${pod}/${id(1)}`);
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["4", 3, 3] });
});

test("counts each start and exit once, whichever of a listing and the kernel tells of it first", async (context) => {
  const { host, make, remove, told } = setUp(context);
  const pod = `kubepods/pod${uid(1)}`;
  make(pod);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  make(`${pod}/${id(1)}`);
  await told(`${pod}/${id(1)}`);
  tree.update();
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["1", 1, 0] });
  // Both events wait while the next sample is taken, and it finds the container gone.
  make(`${pod}/${id(2)}`);
  remove(`${pod}/${id(2)}`);
  remove(`${pod}/${id(1)}`);
  tree.update();
  await told(`${pod}/${id(2)}`, `${pod}/${id(2)}`, `${pod}/${id(1)}`);
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["", 2, 2] });
});

test("sees a pod that comes between two samples, and what lived and died in it", async (context) => {
  const { host, make, remove, told } = setUp(context);
  make("kubepods/burstable");
  const tree = new PodTree(host, "cgroup");
  tree.update();
  const pod = `kubepods/burstable/pod${uid(7)}`;
  make(pod);
  await told(pod);
  make(`${pod}/${id(1)}`);
  make(`${pod}/${id(2)}`);
  remove(`${pod}/${id(1)}`);
  await told(`${pod}/${id(1)}`, `${pod}/${id(1)}`, `${pod}/${id(2)}`);
  tree.update();
  assert.deepEqual(stateOf(tree), { 7: ["2", 2, 1] });
  remove(`${pod}/${id(2)}`);
  remove(pod);
  await told(pod);
  tree.update();
  assert.deepEqual(stateOf(tree), {});
});

test("goes on with a pod whose cgroup is made anew", async (context) => {
  const { host, make, remove, told } = setUp(context);
  const pod = `kubepods/pod${uid(1)}`;
  make(pod);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  remove(pod);
  make(pod);
  await told(pod, pod);
  make(`${pod}/${id(1)}`);
  remove(`${pod}/${id(1)}`);
  await told(`${pod}/${id(1)}`, `${pod}/${id(1)}`);
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["", 1, 1] });
});

test("lists pods at each sample where the kernel has no watch left", (context) => {
  const { host, make, remove } = setUp(context, { watchSys: () => undefined });
  const pod = `kubepods/besteffort/pod${uid(1)}`;
  make(`${pod}/${id(1)}`);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  make(`${pod}/${id(2)}`);
  make(`kubepods/pod${uid(2)}/${id(1)}`);
  tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["1 2", 1, 0], 2: ["1", 1, 0] });
  remove(`${pod}/${id(1)}`);
  tree.update();
  assert.deepEqual(stateOf(tree)[1], ["2", 1, 1]);
  assert.ok(Array.from(tree.pods).every(({ isWatched }) => !isWatched));
});

test("finds out by itself what the kernel did not tell", (context) => {
  const { host, make, remove } = setUp(context, { watchSys: () => ({ isAlive: true, close() {} }) });
  const pod = `kubepods/pod${uid(1)}`;
  make(`${pod}/${id(1)}`);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  make(`${pod}/${id(2)}`);
  remove(`${pod}/${id(1)}`);
  for (let sample = 0; sample < 20; sample++) tree.update();
  assert.deepEqual(stateOf(tree), { 1: ["2", 1, 1] });
});

test("finds a kubelet that starts after the agent", async (context) => {
  const { host, make, told } = setUp(context);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  assert.deepEqual(tree.roots, []);
  make(`kubelet/kubepods/pod${uid(1)}/${id(1)}`);
  await told("kubelet");
  tree.update();
  assert.deepEqual(tree.roots, ["/kubelet/kubepods"]);
  assert.deepEqual(stateOf(tree), { 1: ["1", 1, 0] });
});

test("finds a kubelet that starts in a folder that was there, by looking again", (context) => {
  const { host, make } = setUp(context);
  make("kubelet");
  const tree = new PodTree(host, "cgroup");
  tree.update();
  make(`kubelet/kubepods/pod${uid(1)}`);
  for (let sample = 0; sample < 4; sample++) tree.update();
  assert.deepEqual(tree.roots, ["/kubelet/kubepods"]);
});

test("is not led astray by names and numbers of cgroups", (context) => {
  const { host, make } = setUp(context);
  for (const name of ['a"b', "new\nline", "back\\slash", "ünï", "-", "pod", "pod/kubepods", "x".repeat(255)]) {
    make(`kubepods/${name}`);
    make(`kubepods/pod${uid(1)}/${name}`);
  }
  make(`kubepods/pod${uid(1)}/${id(1)}/kubepods/pod${uid(9)}/${id(9)}`);
  make(`${"deep/".repeat(40)}kubepods/pod${uid(8)}`);
  for (let container = 2; container < 400; container++) make(`kubepods/pod${uid(1)}/${id(container)}`);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  assert.deepEqual(tree.roots, ["/kubepods"]);
  const [pod, ...others] = tree.pods;
  assert.deepEqual([pod?.uid, others.length, pod?.containerCount], [uid(1), 0, 256]);
  assert.equal(tree.leftOut, 399 - 256);
  tree.update();
  assert.equal(tree.leftOut, 399 - 256);
});

test("takes a thousand pods and says how many it leaves out", (context) => {
  const { host, make } = setUp(context, { watchSys: () => undefined });
  for (let pod = 0; pod < 1010; pod++) make(`kubepods/pod${uid(pod)}`);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  assert.equal(Array.from(tree.pods).length, 1000);
  assert.equal(tree.leftOut, 10);
});

test("watches nothing once it is closed", (context) => {
  const closed: string[] = [];
  const { host, make } = setUp(context, {
    watchSys: (path) => ({ isAlive: true, close: () => void closed.push(path) }),
  });
  make(`kubepods/burstable/pod${uid(1)}`);
  const tree = new PodTree(host, "cgroup");
  tree.update();
  tree.close();
  assert.deepEqual(closed.toSorted(), [
    "cgroup",
    "cgroup/kubepods",
    "cgroup/kubepods/burstable",
    `cgroup/kubepods/burstable/pod${uid(1)}`,
  ]);
});
