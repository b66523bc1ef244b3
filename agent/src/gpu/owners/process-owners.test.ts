import assert from "node:assert/strict";
import { test } from "node:test";
import { openFixtureGpus } from "../testing/fixture-gpus.ts";
import { ProcessOwners, parseCgroups } from "./process-owners.ts";

const uid = "3b0d9a7e-4c1f-4f7e-9a55-0d6c2a1e8f10";
const slice = `kubepods-burstable-pod${uid.replaceAll("-", "_")}.slice`;
const id = "a1".repeat(32);

test("finds the pod among the lines of either version of cgroups", () => {
  const v2 = `0::/kubepods.slice/kubepods-burstable.slice/${slice}/cri-containerd-${id}.scope\n`;
  const cases = [
    [v2, { podUid: uid, containerId: id }],
    [`0::/kubepods.slice/kubepods-burstable.slice/${slice}`, { podUid: uid }],
    [`12:memory:/kubepods/burstable/pod${uid}/${id}\n0::/\n`, { podUid: uid, containerId: id }],
    [`1:name=systemd:/user.slice\n${v2}`, { podUid: uid, containerId: id }],
    [`0::/../../../kubepods-burstable.slice/${slice}/cri-containerd-${id}.scope\n`, { podUid: uid, containerId: id }],
    [`0::/../../pod${uid}/${id}\n`, { podUid: uid, containerId: id }],
    [`0::/../../../burstable/pod${uid}/${id}\n`, { podUid: uid, containerId: id }],
    ["0::/../../../../system.slice/sshd.service\n", {}],
    ["0::/..\n", {}],
    ["0::/system.slice/docker.service\n", {}],
    [`0::/docker/${id}\n`, {}],
    ["", {}],
    ["0::kubepods.slice\n:::::\n\u0000", {}],
  ] as const;
  for (const [text, owner] of cases) assert.deepEqual(parseCgroups(Buffer.from(text)), owner, text);
});

test("remembers a process for a while, and tells when one has come", () => {
  const host = openFixtureGpus("amd-instinct");
  const owners = new ProcessOwners();
  const find = (...pids: readonly number[]) => owners.find(host, pids);
  const first = find(4100, 4200);
  assert.deepEqual([first.owners.get(4100)?.podUid, first.owners.get(4200), first.hasNews], [uid, {}, true]);
  host.overlays.set("proc/4100/cgroup", "0::/system.slice/other.service\n");
  host.time.monotonic = 14_000;
  assert.deepEqual([find(4100).owners.get(4100)?.podUid, find(4100).hasNews], [uid, false]);
  host.time.monotonic = 16_000;
  assert.deepEqual([find(4100).owners.get(4100)?.podUid, find(4100).hasNews], [undefined, false]);
  assert.equal(find(4100, 4200).hasNews, true, "one that was forgotten is news");
  assert.deepEqual(find(999_999).owners.get(999_999), {}, "one that has ended");
  host.close();
});

test("leads numbers of the machine's processes to nobody where proc is a container's", () => {
  const host = openFixtureGpus("amd-instinct");
  host.overlays.set("proc/2/comm", "nginx\n");
  assert.deepEqual(new ProcessOwners().find(host, [4100]), { owners: new Map(), hasNews: false });
  host.close();
});
