import assert from "node:assert/strict";
import { test } from "node:test";
import { Victims } from "./victim.ts";

const record = (message: string) => ({ facility: 0, sequence: 1, seconds: 1, message, device: undefined });
const pod = "/kubepods.slice/kubepods-pod1.slice/cri-containerd-abc.scope";
const announce = (cgroup: string, pid: number, task = "x") =>
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=abc,mems_allowed=0,oom_memcg=${cgroup},task_memcg=${cgroup},task=${task},pid=${pid},uid=0`;

/** The cgroup of process 7, which is killed after these messages. */
function cgroupAfter(...messages: readonly string[]): string | undefined {
  const victims = new Victims();
  for (const message of messages) victims.hear(record(message));
  return victims.takeCgroup("7");
}

test("knows the cgroup of the process that the kernel announced", () => {
  assert.equal(cgroupAfter(announce(pod, 7)), pod);
  assert.equal(cgroupAfter(announce("/", 7)), "/");
  assert.equal(cgroupAfter(announce("/a,b", 7, "a,pid=9,uid=1")), "/a,b");
  assert.equal(
    cgroupAfter("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),global_oom,task_memcg=/a,task=x,pid=7,uid=0"),
    "/a",
  );
  assert.equal(cgroupAfter("Task in /docker/abc killed as a result of limit of /docker/abc"), "/docker/abc");
});

test("names no cgroup of another process, of an announcement that is broken, or that could be a forged one", () => {
  assert.equal(cgroupAfter(), undefined);
  assert.equal(cgroupAfter(announce(pod, 8)), undefined);
  assert.equal(cgroupAfter(announce(pod, 7).slice(0, -20)), undefined);
  assert.equal(cgroupAfter(announce("/a,task_memcg=/kubepods/pod1", 7)), undefined);
  assert.equal(cgroupAfter(announce("/a,task=y,pid=7,uid=0", 7)), undefined);
  assert.equal(cgroupAfter(announce(`/${"a".repeat(2000)}`, 7)), undefined);
  assert.equal(cgroupAfter("oom-kill:constraint="), undefined);
});

test("an announcement holds for one kill", () => {
  const victims = new Victims();
  victims.hear(record(announce(pod, 7)));
  assert.equal(victims.takeCgroup("7"), pod);
  assert.equal(victims.takeCgroup("7"), undefined);
});
