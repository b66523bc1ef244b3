import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError, type StubHost } from "../testing/stub-host.ts";
import { findHierarchies, parseCgroupMounts } from "./cgroup-hierarchies.ts";

const line = (mountpoint: string, rest: string) =>
  `31 28 0:27 / ${mountpoint} rw,nosuid shared:15 master:2 - ${rest}\n`;
const v2 = line("/sys/fs/cgroup", "cgroup2 cgroup2 rw,nsdelegate");
const memory = line("/sys/fs/cgroup/memory", "cgroup cgroup rw,memory");
const cpu = line("/sys/fs/cgroup/cpu,cpuacct", "cgroup cgroup rw,cpu,cpuacct");
const unified = line("/sys/fs/cgroup/unified", "cgroup2 cgroup rw");
const systemd = line("/sys/fs/cgroup/systemd", "cgroup cgroup rw,xattr,name=systemd");

/** The hierarchies of a host that has these files, as plain objects. */
function hierarchiesOf(stub: StubHost): unknown {
  const found = findHierarchies(stubHost(stub));
  return found && { ...found, v1: Object.fromEntries(found.v1) };
}

const sysV2 = { "fs/cgroup/cgroup.controllers": "" };
const sysV1 = {
  "fs/cgroup/memory/cgroup.procs": "",
  "fs/cgroup/cpu,cpuacct/cgroup.procs": "",
  "fs/cgroup/systemd/cgroup.procs": "",
};
const onlyV2 = { main: "fs/cgroup", unified: "fs/cgroup", v1: {} };
const hybrid = {
  main: "fs/cgroup/memory",
  unified: "fs/cgroup/unified",
  v1: { memory: "fs/cgroup/memory", cpu: "fs/cgroup/cpu,cpuacct", cpuacct: "fs/cgroup/cpu,cpuacct" },
};
const sysHybrid = { ...sysV1, "fs/cgroup/unified/cgroup.controllers": "" };

test("finds v2, v1 and both by what the host's first process has mounted", () => {
  assert.deepEqual(hierarchiesOf({ proc: { "1/mountinfo": v2 }, sys: sysV2 }), onlyV2);
  const mountinfo = systemd + memory + cpu + unified;
  assert.deepEqual(hierarchiesOf({ proc: { "1/mountinfo": mountinfo }, sys: sysHybrid }), hybrid);
  assert.deepEqual(hierarchiesOf({ proc: { "1/mountinfo": cpu + systemd }, sys: sysV1 }), {
    main: "fs/cgroup/cpu,cpuacct",
    unified: undefined,
    v1: { cpu: "fs/cgroup/cpu,cpuacct", cpuacct: "fs/cgroup/cpu,cpuacct" },
  });
});

test("looks at the agent's own mounts where the first process is hidden", () => {
  const own = line("/host/sys/fs/cgroup", "cgroup2 cgroup2 rw");
  for (const refusal of [systemError("EACCES"), systemError("ESRCH")]) {
    assert.deepEqual(hierarchiesOf({ proc: { "1/mountinfo": refusal, "self/mountinfo": own }, sys: sysV2 }), onlyV2);
  }
});

test("knows hierarchies by their names where no mounts can be read", () => {
  assert.deepEqual(hierarchiesOf({ sys: sysV2 }), onlyV2);
  const folders = { "fs/cgroup": ["unified", "memory", "cpu,cpuacct", "systemd", "unknown"] };
  assert.deepEqual(hierarchiesOf({ sys: sysHybrid, folders }), hybrid);
});

test("does not believe in mounts that are not there", () => {
  const mountinfo = v2 + memory;
  assert.deepEqual(hierarchiesOf({ proc: { "1/mountinfo": mountinfo }, sys: sysV2 }), onlyV2);
  assert.equal(hierarchiesOf({ proc: { "1/mountinfo": mountinfo } }), undefined);
  assert.equal(hierarchiesOf({}), undefined);
});

test("passes over other mounts, and lines that are none", () => {
  const text = `22 27 0:21 / /proc rw - proc proc rw\n\ngarbage\n31 28 0:27 / /sys/fs/cgroup - cgroup\n${line("/elsewhere", "cgroup cgroup rw,memory")}${memory}31 28 0:2`;
  assert.deepEqual(parseCgroupMounts(Buffer.from(text)), [
    { folder: "fs/cgroup/memory", controllers: ["rw", "memory"] },
  ]);
  assert.deepEqual(parseCgroupMounts(Buffer.from(`1 2 0:1 / /x ${"a ".repeat(100_000)}`)), []);
});
