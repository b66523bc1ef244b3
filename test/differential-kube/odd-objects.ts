import { join } from "node:path";
import type { Rig } from "../rig/rig.ts";

/** What only a status can say, by the object that is made to say it. Nobody looks after these objects, so it stays. */
const statuses: readonly (readonly [kind: string, name: string, status: unknown])[] = [
  [
    "node",
    "odd-1",
    {
      capacity: {
        cpu: "1500m",
        memory: "1.5Gi",
        pods: "110",
        "hugepages-1Gi": "2Gi",
        "attachable-volumes-example": "25",
        "example.com/fpga": "3",
        "example.com/Odd_name.x": "4",
      },
      allocatable: { cpu: "1400m", memory: "1000000001m", "ephemeral-storage": "10Gi" },
      addresses: [
        { type: "InternalIP", address: "127.77.0.1" },
        { type: "InternalIP", address: "fd00:7f::1" },
        { type: "Hostname", address: "odd-1" },
      ],
    },
  ],
  [
    "pod",
    "everything",
    {
      phase: "Failed",
      reason: "SomethingElse",
      qosClass: "Burstable",
      hostIP: "127.77.0.1",
      hostIPs: [{ ip: "127.77.0.1" }],
      podIP: "10.127.0.5",
      podIPs: [{ ip: "10.127.0.5" }, { ip: "2001:db8::5" }],
      startTime: "2026-01-02T03:04:05Z",
      conditions: [
        { type: "Ready", status: "Unknown", lastTransitionTime: "2026-01-02T03:04:06Z" },
        { type: "Initialized", status: "True", lastTransitionTime: null },
        { type: "PodScheduled", status: "True", lastTransitionTime: "2026-01-02T03:04:04Z", reason: "Shutdown" },
        { type: "DisruptionTarget", status: "True", reason: "Whatever", lastTransitionTime: "2026-01-02T03:04:07Z" },
      ],
      containerStatuses: [
        {
          name: "main",
          image: "example.test/main:1",
          imageID: "id",
          ready: false,
          restartCount: 3,
          state: { terminated: { exitCode: 137, reason: "ContainerStatusUnknown", startedAt: null, finishedAt: null } },
          lastState: { terminated: { exitCode: -1, finishedAt: "2026-01-02T03:04:08Z" } },
        },
        {
          name: "other",
          image: "example.test/other:1",
          imageID: "",
          ready: true,
          restartCount: 0,
          state: { waiting: {} },
          lastState: {},
        },
      ],
      initContainerStatuses: [
        {
          name: "sidecar",
          image: "example.test/sidecar:1",
          imageID: "id",
          ready: true,
          restartCount: 1,
          started: true,
          state: { running: { startedAt: "2026-01-02T03:04:05Z" } },
          lastState: {},
        },
      ],
    },
  ],
  ["service", "balanced", { loadBalancer: { ingress: [{ ip: "192.0.2.30" }, { hostname: "lb.example.test" }] } }],
  [
    "persistentvolumeclaim",
    "data",
    {
      conditions: [
        { type: "Resizing", status: "True" },
        { type: "example.test/odd", status: "Unknown" },
      ],
    },
  ],
  ["volumeattachment", "odd", { attached: true, attachmentMetadata: { devicePath: '/dev/"x"', "device.path": "y" } }],
];

/** Makes objects that the API takes and hardly anybody makes. */
export async function applyOddObjects(rig: Rig): Promise<void> {
  await rig.kubectl("apply", "--filename", join(import.meta.dirname, "odd.yaml"));
  for (const [kind, name, status] of statuses) {
    const patch = JSON.stringify({ status });
    await rig.kubectl("--namespace=odd", "patch", kind, name, "--subresource=status", "--type=merge", "--patch", patch);
  }
  // Deleted, but kept by a finalizer: they show when.
  await rig.kubectl("--namespace=odd", "delete", "pod/everything", "--wait=false", "--grace-period=86400");
  await rig.kubectl("delete", "persistentvolume/odd-nfs", "--wait=false");
}
