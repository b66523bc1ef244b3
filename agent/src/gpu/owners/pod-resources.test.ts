import assert from "node:assert/strict";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Allocation } from "./allocations.ts";
import { kubeletAt } from "./kubelet-call.ts";
import { podResourcesSchema } from "./pod-resources-schema.ts";
import { PodResourcesWatch } from "./pod-resources.ts";
import { StandInKubelet, type StandInPod } from "./testing/stand-in-kubelet.ts";

const gpuPod = (name: string, ...ids: readonly string[]): StandInPod => ({
  namespace: "ml",
  name,
  containers: [{ name: "main", devices: [{ resourceName: "nvidia.com/gpu", deviceIds: ids }] }],
});

/** A kubelet with a watch of it, whose clock the test turns. */
async function watchKubelet(context: TestContext, deadlineMilliseconds?: number) {
  const kubelet = new StandInKubelet();
  context.after(() => kubelet.remove());
  await kubelet.start();
  const time = { now: 0 };
  const watch = new PodResourcesWatch(kubeletAt(kubelet.socketPath, deadlineMilliseconds), {
    now: () => 0,
    monotonic: () => time.now,
  });
  const next = async (seconds = 10) => {
    time.now += seconds * 1000;
    await watch.ask(false);
    return watch.state;
  };
  return { kubelet, watch, next, time };
}

const claim = (driverName: string, deviceName: string, ...names: readonly string[]) => ({
  claimName: "claim",
  claimNamespace: "ml",
  claimResources: [{ driverName, poolName: "node-1", deviceName, cdiDevices: names.map((name) => ({ name })) }],
});

const largePod = (number: number) =>
  gpuPod(`pod-${number}`, ...Array.from({ length: 100 }, (_, id) => `GPU-${number}-${id}-0123456789abcdef0123456789`));

const idsOf = (allocations: readonly Allocation[] | undefined) => allocations?.map(({ pod, id }) => `${pod} ${id}`);

test("knows which container has which GPU, and follows changes", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.pods = [
    {
      namespace: "ml",
      name: "train",
      containers: [
        { name: "sidecar", devices: [{ resourceName: "devices.kubevirt.io/kvm", deviceIds: ["kvm0"] }] },
        { name: "main", devices: [{ resourceName: "nvidia.com/gpu", deviceIds: ["GPU-a", "GPU-b"] }] },
      ],
    },
    { namespace: "web", name: "front", containers: [{ name: "nginx" }] },
  ];
  const first = await next();
  assert.deepEqual(first.allocations, [
    { namespace: "ml", pod: "train", container: "main", resource: "nvidia.com/gpu", id: "GPU-a" },
    { namespace: "ml", pod: "train", container: "main", resource: "nvidia.com/gpu", id: "GPU-b" },
  ]);
  assert.deepEqual([first.problem, first.ageSeconds], [undefined, 0]);
  assert.equal((await next()).allocations, first.allocations, "an answer that says the same is the same");
  kubelet.pods = [gpuPod("other", "GPU-b")];
  assert.deepEqual(idsOf((await next()).allocations), ["other GPU-b"]);
  kubelet.pods = [];
  assert.deepEqual((await next()).allocations, []);
});

test("reads devices of resource claims, and passes by what is no GPU", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  const dynamicResources = [
    claim("gpu.nvidia.com", "gpu-0", "k8s.gpu.nvidia.com/claim=c1-gpu-0"),
    claim("nic.example.com", "eth1"),
    claim("accelerators.example.com", "x", "nvidia.com/gpu=GPU-c"),
  ];
  kubelet.pods = [{ namespace: "ml", name: "train", containers: [{ name: "main", dynamicResources }] }];
  const owner = { namespace: "ml", pod: "train", container: "main" };
  assert.deepEqual((await next()).allocations, [
    { ...owner, resource: "gpu.nvidia.com", id: "gpu-0", cdiNames: ["k8s.gpu.nvidia.com/claim=c1-gpu-0"] },
    { ...owner, resource: "accelerators.example.com", id: "x", cdiNames: ["nvidia.com/gpu=GPU-c"] },
  ]);
});

const podOf = (namespace: string, name: string, container: string, resourceName: string, ...deviceIds: string[]) => ({
  namespace,
  name,
  containers: [{ name: container, devices: [{ resourceName, deviceIds }] }],
});

test("passes by names that Kubernetes would not have allowed, as they become labels, and what is too long", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  const long = "x".repeat(300);
  const gpu = "nvidia.com/gpu";
  kubelet.pods = [
    podOf("ml", long, "main", gpu, "GPU-a"),
    podOf(long, "train", "main", gpu, "GPU-a"),
    podOf("ml", "train", long, gpu, "GPU-a"),
    podOf("ml", 'evil{}\\"\n# TYPE x counter\nx 1', "main", gpu, "GPU-a"),
    podOf("ml", "train\u0000", "main", gpu, "GPU-a"),
    podOf("", "train", "main", gpu, "GPU-a"),
    podOf("ml", "train", "", gpu, "GPU-a"),
    podOf("ml", "train", "main", `${gpu}${long}${long}`, "GPU-a"),
    podOf("ml", "train", "main", `${gpu}\n`, "GPU-a"),
    podOf("ml", "train", "main", gpu, `GPU-${long}${long}`),
    podOf("ml", "train.with-all.that-0is", "main", gpu, "GPU-b::0"),
  ];
  const state = await next();
  assert.deepEqual(idsOf(state.allocations), ["train.with-all.that-0is GPU-b::0"]);
});

test("holds what a kubelet said while it starts anew, and no longer than a minute", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.pods = [gpuPod("train", "GPU-a")];
  await next();
  kubelet.stop();
  const gone = await next();
  assert.deepEqual(idsOf(gone.allocations), ["train GPU-a"]);
  assert.match(gone.problem ?? "", /cannot be reached.*--kubelet\.pod-resources-socket/);
  assert.equal(gone.ageSeconds, 10);
  assert.equal((await next(60)).allocations, undefined);

  kubelet.pods = [gpuPod("again", "GPU-a")];
  await kubelet.start();
  const back = await next();
  assert.deepEqual(idsOf(back.allocations), ["again GPU-a"]);
  assert.equal(back.problem, undefined);
});

test("asks at its own rhythm, and earlier where there is news", async (context) => {
  const { kubelet, watch, next } = await watchKubelet(context);
  await next();
  await next(9);
  assert.equal(kubelet.calls.List, 1);
  await watch.ask(true);
  assert.equal(kubelet.calls.List, 2);
  await watch.ask(true);
  assert.equal(kubelet.calls.List, 2, "news every second is not asked for every second");
  await Promise.all([next(), next(0)]);
  assert.equal(kubelet.calls.List, 3, "one question at a time");
});

test("says what is wrong with a kubelet that gives no answer, or none that can be used", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.pods = [gpuPod("train", "GPU-a")];
  await next();
  const cases = [
    [{ code: status.PERMISSION_DENIED }, /no usable answer: as the test wishes/],
    [{ code: status.RESOURCE_EXHAUSTED }, undefined],
    [{ bytes: Buffer.from("this is no message") }, /no usable answer/],
    [{ bytes: Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]) }, /no usable answer/],
    // Pods of two bytes each, which would take a hundred megabytes.
    [{ bytes: Buffer.alloc(2 ** 21, Buffer.from([0x0a, 0])) }, /no usable answer: its lists are too long/],
    [{ code: status.UNIMPLEMENTED }, /does not offer PodResources v1/],
  ] as const;
  for (const [trouble, sentence] of cases) {
    kubelet.troubles.List = trouble;
    const state = await next(trouble === cases[0][0] ? 10 : 11);
    if (sentence === undefined) assert.equal(state.problem, undefined);
    else assert.match(state.problem ?? "", sentence);
    assert.deepEqual(idsOf(state.allocations), ["train GPU-a"], `${sentence}`);
  }
  kubelet.troubles.List = undefined;
  await next(20);
  assert.equal(kubelet.calls.List, 7, "a service that is not offered is not asked for again at once");
  assert.equal((await next(300)).problem, undefined);
});

test("gives up a kubelet that hangs, and asks again", async (context) => {
  const { kubelet, next } = await watchKubelet(context, 200);
  kubelet.troubles.List = "hangs";
  assert.match((await next()).problem ?? "", /does not answer/);
  kubelet.troubles.List = undefined;
  // Another one with the patience of an operator's agent: this machine may be slow.
  const patient = new PodResourcesWatch(kubeletAt(kubelet.socketPath), { now: () => 0, monotonic: () => 0 });
  await patient.ask(false);
  assert.equal(patient.state.problem, undefined);
});

test("does not fall for a file, or something else, in the socket's place", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.stop();
  writeFileSync(kubelet.socketPath, "no socket");
  assert.match((await next()).problem ?? "", /cannot be reached/);
  rmSync(kubelet.socketPath);
  const babbler = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 200 OK\r\n\r\n<html>");
  });
  context.after(() => babbler.close());
  babbler.listen(kubelet.socketPath);
  await once(babbler, "listening");
  const { problem = "" } = await next();
  assert.match(problem, /cannot be reached|no usable answer/);
  assert.doesNotMatch(problem, /\d{4}-\d\d-\d\d/, "a sentence that says when would be news each time");
});

test("asks pod by pod where there is too much to be listed", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.pods = [gpuPod("a", "GPU-a"), gpuPod("b", "GPU-b")];
  await next();
  kubelet.troubles.List = { code: status.RESOURCE_EXHAUSTED };
  kubelet.pods = [gpuPod("a", "GPU-c")];
  const state = await next();
  assert.deepEqual([idsOf(state.allocations), state.problem, kubelet.calls.Get], [["a GPU-c"], undefined, 2]);
  kubelet.troubles.Get = { code: status.UNIMPLEMENTED };
  assert.match((await next()).problem ?? "", /does not offer/);
  assert.deepEqual(idsOf((await next(0)).allocations), ["a GPU-c"]);
});

test("learns what device plugins have, where the kubelet tells", async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.allocatable = [
    { resourceName: "nvidia.com/gpu", deviceIds: ["GPU-a::0", "GPU-a::1"] },
    { resourceName: "gpu.intel.com/i915_monitoring", deviceIds: ["all"] },
    { resourceName: "example.com/nic", deviceIds: ["0000:03:00.0"] },
  ];
  assert.deepEqual((await next()).allocatable, [
    { resource: "nvidia.com/gpu", id: "GPU-a::0" },
    { resource: "nvidia.com/gpu", id: "GPU-a::1" },
  ]);
  kubelet.troubles.GetAllocatableResources = { code: status.UNIMPLEMENTED };
  for (let question = 0; question < 6; question++) await next();
  const state = await next(0);
  assert.deepEqual([state.allocatable, state.problem], [undefined, undefined]);
});

test("takes 10,000 devices, and no more than it has room for", { timeout: 60_000 }, async (context) => {
  const { kubelet, next } = await watchKubelet(context);
  kubelet.pods = Array.from({ length: 100 }, (_, number) => largePod(number));
  assert.equal((await next()).allocations?.length, 10_000);
  kubelet.pods = Array.from({ length: 300 }, (_, number) => largePod(number));
  assert.equal((await next()).allocations?.length, 20_000);
});

test("reads the fields that the API has under these numbers", () => {
  const real = loadSync(join(import.meta.dirname, "testing/api.proto"));
  for (const [message, fields] of Object.entries(podResourcesSchema.messages)) {
    const { type } = real[`v1.${message}`] as unknown as {
      type: { field: readonly { name: string; number: number; label: string; type: string; typeName: string }[] };
    };
    for (const [name, number, shape, kind] of fields) {
      const field = type.field.find((known) => known.number === number);
      assert.equal(field?.name, name, `${message}.${name}`);
      assert.equal(field?.label === "LABEL_REPEATED", shape === "list", `${message}.${name}`);
      assert.equal(
        kind === "string" ? field?.type : field?.typeName.split(".").at(-1),
        kind === "string" ? "TYPE_STRING" : kind,
      );
    }
  }
});
