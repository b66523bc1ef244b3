import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { ClientFiles } from "./client-files.ts";

/** Descriptors of each process: where they lead, and the client's number where it is a device; or the error that listing them gives. */
type Processes = Record<string, Record<string, readonly [target: string, client?: number]> | Error>;

/** A proc of processes that the test changes between readings. */
function open() {
  const processes: Processes = {};
  const time = { now: 0 };
  const files = new ClientFiles();
  const fdOf = (path: string) => {
    const [pid = "", , descriptor = ""] = path.split("/");
    const descriptors = processes[pid];
    return descriptors === undefined || descriptors instanceof Error ? undefined : descriptors[descriptor];
  };
  const host = {
    ...stubHost({}),
    clock: { now: () => 0, monotonic: () => time.now * 1000 },
    listProc(path: string) {
      if (path === ".") return [...Object.keys(processes), "self", "stat"];
      const descriptors = processes[path.split("/")[0] ?? ""];
      if (descriptors instanceof Error) throw descriptors;
      return descriptors && Object.keys(descriptors);
    },
    readProcLink: (path: string) => fdOf(path)?.[0],
    readProcOnce(path: string) {
      const client = fdOf(path)?.[1];
      if (client === undefined) throw systemError("ESRCH");
      return Buffer.from(`drm-pdev:\t0000:03:00.0\ndrm-client-id:\t${client}\n`);
    },
  };
  const read = (seconds: number) => {
    time.now = seconds;
    const { clients, refused } = files.read(host);
    const inWords = clients.map(({ pid, client, isNew }) => `${pid}:${client.id}${isNew ? " new" : ""}`);
    return { clients: inWords, refused };
  };
  return { processes, read };
}

const card = "/dev/dri/renderD128";

test("finds clients by descriptors, each once, for the process of the lowest number", () => {
  const { processes, read } = open();
  processes["20"] = { "3": [card, 7], "4": ["/dev/null"], "5": ["socket:[1]"], "6": ["/dev/kfd"] };
  processes["9"] = { "8": ["/dev/dri/card0", 7], "9": [card, 8] };
  assert.deepEqual(read(0), { clients: ["9:7", "9:8"], refused: 0 });
});

test("knows a client that has just come from one that was found late", () => {
  const { processes, read } = open();
  processes["1"] = { "3": [card, 1] };
  assert.deepEqual(read(0).clients, ["1:1"], "what was there at the start is not new");
  processes["2"] = { "3": [card, 2] };
  assert.deepEqual(read(1).clients, ["1:1", "2:2 new"], "a process that has come");
  processes["2"]["4"] = [card, 3];
  assert.deepEqual(read(2).clients, ["1:1", "2:2", "2:3 new"], "a young process");
  for (let second = 3; second <= 60; second++) read(second);
  processes["1"]["4"] = [card, 4];
  assert.deepEqual(read(61).clients, ["1:1", "2:2", "2:3"], "an old process is searched now and then");
  assert.deepEqual(read(75).clients, ["1:1", "1:4", "2:2", "2:3"]);
});

test("a descriptor that is handed on stays the client's", () => {
  const { processes, read } = open();
  processes["1"] = { "3": [card, 1] };
  read(0);
  processes["2"] = { "3": [card, 1] };
  delete processes["1"];
  assert.deepEqual(read(1).clients, ["2:1"]);
});

test("counts processes that may not be looked into, and passes by those that have ended", () => {
  const { processes, read } = open();
  Object.assign(processes, { "1": systemError("EACCES"), "2": systemError("EPERM"), "3": systemError("ESRCH") });
  processes["4"] = { "3": [card] };
  assert.deepEqual(read(0), { clients: [], refused: 2 });
  delete processes["1"];
  assert.equal(read(1).refused, 1);
});

test("reads no more descriptors than a machine has use for", () => {
  const { processes, read } = open();
  for (let pid = 1; pid <= 3; pid++) {
    processes[pid] = Object.fromEntries(
      Array.from({ length: 1000 }, (_, fd) => [fd, [card, pid * 1000 + fd]] as const),
    );
  }
  assert.equal(read(0).clients.length, 2048);
});
