/** A real kill for want of memory, in a cgroup such as the kubelet makes, and what an agent says of it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, rmdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { NodeEvent } from "@kubevitals/proto";
import { watchSnapshots, type SeenSnapshot } from "./support/await-state.ts";
import type { Owner } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

const podUid = "6dae6baf-0a7f-4b3c-9f57-2d1c4d2b7f10";
const containerId = randomBytes(32).toString("hex");
const root = `kubevitals-test-${process.pid}`;
const cgroup = `/${root}/kubepods/burstable/pod${podUid}/${containerId}`;

const isVersion1 = existsSync("/sys/fs/cgroup/memory/memory.limit_in_bytes");
const hierarchy = isVersion1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
const skip = whyNot();

function whyNot(): string | false {
  const missing = "NOT RUN: a kill for want of memory takes root, /dev/kmsg and a memory cgroup that may be written";
  if (process.getuid?.() !== 0) return missing;
  try {
    closeSync(openSync("/dev/kmsg", "r"));
    return isVersion1 || existsSync(`${hierarchy}/cgroup.controllers`) ? false : missing;
  } catch {
    return missing;
  }
}

/** Makes a cgroup of 32 MiB and has a process in it take more. */
function killByMemory(owner: Owner): void {
  const folders = cgroup.split("/").map((_, index, names) => `${hierarchy}${names.slice(0, index + 1).join("/")}`);
  const own = folders.slice(1);
  owner.after(async () => {
    for (const folder of own.toReversed()) if (existsSync(folder)) rmdirSync(folder);
  });
  for (const folder of own) {
    mkdirSync(folder);
    if (!isVersion1 && folder !== own.at(-1)) writeFileSync(`${folder}/cgroup.subtree_control`, "+memory");
  }
  const limits = isVersion1
    ? ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"]
    : ["memory.max", "memory.swap.max"];
  for (const limit of limits) {
    const file = `${hierarchy}${cgroup}/${limit}`;
    if (existsSync(file)) writeFileSync(file, limit === "memory.swap.max" ? "0" : `${32 * 2 ** 20}`);
  }
  const script = "const kept = []; for (;;) kept.push(Buffer.alloc(1 << 20, 1));";
  const shell = `echo $$ > ${hierarchy}${cgroup}/cgroup.procs && exec "$@"`;
  const { signal } = spawnSync("sh", ["-c", shell, "sh", process.execPath, "-e", script]);
  assert.equal(signal, "SIGKILL");
}

/** What the reader told of this run's container. */
function ours({ nodes }: SeenSnapshot): readonly NodeEvent[] {
  return (nodes.get("reader")?.events ?? []).filter((event) => event.containerId === containerId);
}

/** How many kills an agent has counted. */
async function killsOn({ http }: { readonly http: string }): Promise<number | undefined> {
  return (await fetchPage(`http://${http}/metrics`)).value("problem_counter", { reason: "OOMKilling" });
}

// Other tests may have processes killed meanwhile: only what bears this run's container is this test's.
test("a kill for want of memory is an event that names the victim's pod", { skip, timeout: 90_000 }, async (t) => {
  const aggregator = await startAggregator(t);
  const reader = await startAgent(t, aggregator, "reader", ["--kernel-log", "/dev/kmsg"]);
  const counter = await startAgent(t, aggregator, "counter");
  const watch = watchSnapshots(t, aggregator.grpc);

  // The first vitals have set where counting begins.
  await watch.until("both have vitals", ({ nodes }) =>
    ["reader", "counter"].every((name) => nodes.get(name)?.load1 !== undefined),
  );
  const before = [await killsOn(reader), await killsOn(counter)];
  assert.ok(before.every((count) => count !== undefined));
  killByMemory(t);

  await t.test("with the kernel's log it tells who it was, once", async () => {
    const [event, ...more] = ours(await watch.until("the reader tells", (snapshot) => ours(snapshot).length > 0));
    assert.deepEqual([event?.reason, event?.cgroup, event?.podUid, event?.count], ["OOMKilling", cgroup, podUid, 1]);
    assert.deepEqual(more, []);
    assert.match(event?.message ?? "", /^Memory cgroup out of memory: Killed process \d+ \(/);
    assert.ok(((await killsOn(reader)) ?? 0) > (before[0] ?? 0));
  });

  await t.test("without it a counter tells that there was one", async () => {
    await watch.until("the counter has an event", ({ nodes }) =>
      (nodes.get("counter")?.events ?? []).some(({ reason }) => reason === "OOMKilling"),
    );
    const events = watch.passed.at(-1)?.nodes.get("counter")?.events ?? [];
    const event = events.find(({ reason }) => reason === "OOMKilling");
    assert.deepEqual([event?.reason, event?.cgroup], ["OOMKilling", undefined]);
    assert.match(event?.message ?? "", /^oom_kill of \/proc\/vmstat grew by \d+$/);
    assert.ok(((await killsOn(counter)) ?? 0) > (before[1] ?? 0));
  });
});
