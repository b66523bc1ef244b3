import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError } from "../testing/stub-host.ts";
import { parseProcesses, processesBelow } from "./processes.ts";

test("parses ids of processes, those of other namespaces too", () => {
  assert.deepEqual(parseProcesses(Buffer.from("1\n0\n4194304\n")), [1, 0, 4_194_304]);
  assert.deepEqual(parseProcesses(Buffer.from("")), []);
  assert.deepEqual(parseProcesses(Buffer.from("12\nx\n-3\n\n4")), [12, 4]);
  assert.equal(parseProcesses(undefined), undefined);
});

test("finds processes in the cgroups below, where they may be read", () => {
  const host = stubHost({
    sys: {
      "c/init.scope/cgroup.procs": "1\n",
      "c/system.slice/a/cgroup.procs": "2\n3\n",
      "c/system.slice/b/cgroup.procs": systemError("EACCES"),
    },
    folders: { c: ["init.scope", "system.slice"], "c/system.slice": ["a", "b", "gone"] },
  });
  assert.deepEqual(processesBelow(host, "c"), [1, 2, 3]);
});

test("does not follow cgroups without an end", () => {
  let listed = 0;
  const host = {
    ...stubHost({}),
    readSysOnce: () => Buffer.from("1\n"),
    listSysFolders: () => {
      listed++;
      return ["a", "b", "c"];
    },
  };
  assert.ok(processesBelow(host, "c").length <= 200);
  assert.ok(listed <= 201);
});
