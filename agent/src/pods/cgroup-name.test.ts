import assert from "node:assert/strict";
import { test } from "node:test";
import { cgroupOwner, containerIdOf, isPodsRoot, podUidOf } from "./cgroup-name.ts";

const uid = "3f1c9f0a-8f3e-4f6a-9d0b-2f6f0c1d2e3f";
const escaped = uid.replaceAll("-", "_");
const hash = "b3a1c4d5e6f708192a3b4c5d6e7f8091";
const id = "0123456789abcdef".repeat(4);
const other = "fedcba9876543210".repeat(4);

const cases: readonly (readonly [what: string, path: string, podUid?: string, containerId?: string])[] = [
  ["the root", "/"],
  ["nothing", ""],
  ["a service", "/system.slice/sshd.service"],
  ["the kubelet itself", "/system.slice/kubelet.service"],
  ["all pods, systemd", "/kubepods.slice"],
  ["all pods, cgroupfs", "/kubepods"],
  ["a class, systemd", "/kubepods.slice/kubepods-besteffort.slice"],
  ["a class, cgroupfs", "/kubepods/besteffort"],
  ["burstable, systemd", `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${escaped}.slice`, uid],
  ["best effort, systemd", `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${escaped}.slice`, uid],
  ["guaranteed, systemd", `/kubepods.slice/kubepods-pod${escaped}.slice`, uid],
  ["static, systemd", `/kubepods.slice/kubepods-pod${hash}.slice`, hash],
  ["burstable, cgroupfs", `/kubepods/burstable/pod${uid}`, uid],
  ["guaranteed, cgroupfs", `/kubepods/pod${uid}`, uid],
  ["static, cgroupfs", `/kubepods/burstable/pod${hash}`, hash],
  ["containerd", `/kubepods.slice/kubepods-pod${escaped}.slice/cri-containerd-${id}.scope`, uid, id],
  ["CRI-O", `/kubepods.slice/kubepods-pod${escaped}.slice/crio-${id}.scope`, uid, id],
  ["CRI-O's monitor", `/kubepods.slice/kubepods-pod${escaped}.slice/crio-conmon-${id}.scope`, uid],
  ["docker", `/kubepods.slice/kubepods-pod${escaped}.slice/docker-${id}.scope`, uid, id],
  ["a runtime that is not known", `/kubepods.slice/kubepods-pod${escaped}.slice/newone-${id}.scope`, uid, id],
  ["a bare id", `/kubepods/burstable/pod${uid}/${id}`, uid, id],
  ["CRI-O by cgroupfs", `/kubepods/burstable/pod${uid}/crio-${id}`, uid, id],
  ["CRI-O's monitor by cgroupfs", `/kubepods/burstable/pod${uid}/crio-conmon-${id}`, uid],
  ["what is no container", `/kubepods/burstable/pod${uid}/overhead`, uid],
  [
    "kind",
    `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod${escaped}.slice/cri-containerd-${id}.scope`,
    uid,
    id,
  ],
  ["kind seen from its host", `/docker/${other}/kubelet/kubepods/burstable/pod${uid}/${id}`, uid, id],
  ["kind's node itself", `/system.slice/docker-${other}.scope/kubelet.slice`, undefined, other],
  [
    "a cgroup root of one's own, systemd",
    `/a.slice/a-b.slice/a-b-kubepods.slice/a-b-kubepods-pod${escaped}.slice`,
    uid,
  ],
  ["a cgroup root of one's own, cgroupfs", `/k8s/node/kubepods/besteffort/pod${uid}/${id}`, uid, id],
  ["rootless k3s", `/user.slice/user@1000.service/k3s-rootless.scope/kubepods/burstable/pod${uid}/${id}`, uid, id],
  ["systemd in a container", `/kubepods/pod${uid}/${id}/system.slice/cron.service`, uid, id],
  [
    "containerd against the kubelet's driver",
    `/system.slice/containerd.service/kubepods-burstable-pod${escaped}.slice:cri-containerd:${id}`,
    uid,
    id,
  ],
  ["a container of docker alone", `/docker/${id}`, undefined, id],
  ["a container of docker alone, systemd", `/system.slice/docker-${id}.scope`, undefined, id],
  ["a pod that a container plays", `/kubepods/pod${uid}/${id}/kubepods/pod${hash}/${other}`, uid, id],
  ["a pod outside the kubelet's folders", `/user.slice/pod${uid}/${id}`, undefined, id],
  ["a slice that only looks like one", "/kubepods.slice/kubepods-podium.slice/x", "ium"],
  ["an endless uid", `/kubepods/pod${"a".repeat(200)}`],
  ["a uid with odd characters", '/kubepods/poda"b\n'],
  ["a path without an end", "/a".repeat(100_000)],
];

for (const [what, path, podUid, containerId] of cases) {
  test(`knows whose cgroup it is: ${what}`, () => {
    const expected = { ...(podUid && { podUid }), ...(containerId && { containerId }) };
    assert.deepEqual(cgroupOwner(path), expected);
  });
}

test("takes a pod's name for one only where the kubelet makes pods", () => {
  assert.equal(podUidOf(`pod${uid}`, "burstable"), uid);
  assert.equal(podUidOf(`pod${uid}`, "user.slice"), undefined);
  assert.equal(podUidOf(`pod${uid}`, undefined), undefined);
  assert.equal(podUidOf("pod", "kubepods"), undefined);
  assert.equal(podUidOf("pod-", "kubepods"), undefined);
});

test("tells containers from what else lies in a pod", () => {
  assert.equal(containerIdOf(`crio-${id}.scope`), id);
  for (const name of [
    "",
    "cgroup.procs",
    "memory.stat",
    `crio-conmon-${id}.scope`,
    id.slice(1),
    `${id}0`,
    "init.scope",
  ]) {
    assert.equal(containerIdOf(name), undefined, name);
  }
});

test("knows the roots of kubelets", () => {
  for (const name of ["kubepods", "kubepods.slice", "kubelet-kubepods.slice"]) assert.ok(isPodsRoot(name), name);
  for (const name of ["kubepods-burstable.slice", "mykubepods", "kubelet.slice", ""])
    assert.ok(!isPodsRoot(name), name);
});
