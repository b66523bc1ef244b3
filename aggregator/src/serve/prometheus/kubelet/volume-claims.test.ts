import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { objectsOf } from "../../../state/facts/facts.ts";
import { kubeViewOf, named, type Objects } from "../../../testing/cluster-objects.ts";
import { ClaimNaming, noVolumeClaims, type VolumeOwner } from "./volume-claims.ts";

/** A pod with these volumes. */
const pod = (name: string, ...volumes: readonly object[]) => ({
  metadata: named(name),
  spec: { nodeName: "n1", containers: [], volumes },
});

const byClaim = (name: string, claimName: string) => ({ name, persistentVolumeClaim: { claimName } });
const claim = (name: string, volumeName?: string, namespace = "shop") => ({
  metadata: named(name, namespace, { uid: `uid-${namespace}-${name}` }),
  spec: { volumeName },
});
const volume = (name: string, claimName: string, phase = "Bound", namespace = "shop") => ({
  metadata: named(name, ""),
  spec: { claimRef: { namespace, name: claimName } },
  status: { phase },
});

const db = pod("db", byClaim("data", "db-data"));

const cases: readonly [what: string, objects: Objects, volume: string, owner: VolumeOwner][] = [
  [
    "by the volume that a claim says it is bound to",
    { pods: [db], persistentvolumeclaims: [claim("db-data", "pv-1")] },
    "pv-1",
    { namespace: "shop", name: "db-data" },
  ],
  [
    "by the claim that a volume says it is bound to, where claims are not read",
    { pods: [db], persistentvolumes: [volume("pv-1", "db-data")] },
    "pv-1",
    { namespace: "shop", name: "db-data" },
  ],
  [
    "as the claim says, where volumes say otherwise",
    {
      pods: [pod("db", byClaim("data", "db-data"), byClaim("log", "db-log"))],
      persistentvolumeclaims: [claim("db-data", "pv-1"), claim("db-log", "pv-2")],
      persistentvolumes: [volume("pv-1", "db-log")],
    },
    "pv-1",
    { namespace: "shop", name: "db-data" },
  ],
  [
    "a generic ephemeral volume's, whose claim is named after pod and volume",
    {
      pods: [pod("job-1", { name: "scratch", ephemeral: { volumeClaimTemplate: {} } })],
      persistentvolumeclaims: [claim("job-1-scratch", "pv-7")],
    },
    "pv-7",
    { namespace: "shop", name: "job-1-scratch" },
  ],
  [
    "by the pod's own name of it, where nobody says what the claim is bound to",
    { pods: [pod("db", byClaim("log", "db-log"), byClaim("data", "db-data"))] },
    "data",
    { namespace: "shop", name: "db-data" },
  ],
  [
    "nobody's that only bears the pod's name of a claim that is bound to another",
    { pods: [db], persistentvolumeclaims: [claim("db-data", "pv-1")] },
    "data",
    "none",
  ],
  ["nobody's, where the pod has no claim", { pods: [pod("db", { name: "data", nfs: {} })] }, "data", "none"],
  [
    "unknown, where the claim is not bound",
    { pods: [db], persistentvolumeclaims: [claim("db-data")] },
    "pv-1",
    "unknown",
  ],
  ["unknown, where neither claims nor volumes are read", { pods: [db] }, "pv-1", "unknown"],
  [
    "unknown, where the volume was released by a claim of that name",
    { pods: [db], persistentvolumes: [volume("pv-0", "db-data", "Released")] },
    "pv-0",
    "unknown",
  ],
  [
    "not that of a claim of another namespace, whatever that names",
    { pods: [db], persistentvolumeclaims: [claim("db-data", "pv-1"), claim("db-data", "pv-2", "evil")] },
    "pv-2",
    "none",
  ],
  [
    "not that of a claim of another pod",
    { pods: [db], persistentvolumeclaims: [claim("db-data", "pv-1"), claim("other", "pv-2")] },
    "pv-2",
    "none",
  ],
];

for (const [what, objects, volumeName, owner] of cases) {
  test(`a volume is told whose it is: ${what}`, () => {
    const kube = kubeViewOf(objects);
    const [first = assert.fail()] = objectsOf(kube, "pods");
    assert.deepEqual(atOnce(new ClaimNaming().claimsOf(kube)).ownerOf(first, volumeName), owner);
  });
}

test("a claim in vain for another's volume takes nothing from that", () => {
  const kube = kubeViewOf({
    pods: [db],
    persistentvolumeclaims: [claim("thief", "pv-1", "evil"), claim("db-data", "pv-1"), claim("thief", "pv-1")],
  });
  const [first = assert.fail()] = objectsOf(kube, "pods");
  const owner = atOnce(new ClaimNaming().claimsOf(kube)).ownerOf(first, "pv-1");
  assert.deepEqual(owner, { namespace: "shop", name: "db-data" });
});

test("what claims are bound to is looked through once, and anew when it changes", () => {
  const naming = new ClaimNaming();
  const before = kubeViewOf({ pods: [db], persistentvolumeclaims: [claim("db-data", "pv-1")] });
  const after = kubeViewOf({ pods: [db], persistentvolumeclaims: [claim("db-data", "pv-2")] });
  const first = atOnce(naming.claimsOf(before));
  assert.equal(atOnce(naming.claimsOf(before)), first);
  const [pod1 = assert.fail()] = objectsOf(after, "pods");
  assert.deepEqual(atOnce(naming.claimsOf(after)).ownerOf(pod1, "pv-2"), { namespace: "shop", name: "db-data" });
});

test("of a thousand claims each is found", () => {
  const many = Array.from({ length: 1000 }, (_, index) => claim(`claim-${index}`, `pv-${index}`));
  const pods = [0, 500, 999].map((index) => pod(`pod-${index}`, byClaim("data", `claim-${index}`)));
  const kube = kubeViewOf({ pods, persistentvolumeclaims: many });
  const claims = atOnce(new ClaimNaming().claimsOf(kube));
  const owners = Array.from(objectsOf(kube, "pods"), (each) => claims.ownerOf(each, each.name.replace("pod", "pv")));
  assert.deepEqual(owners.map((owner) => (typeof owner === "string" ? owner : owner.name)).toSorted(), [
    "claim-0",
    "claim-500",
    "claim-999",
  ]);
});

test("without Kubernetes a pod's claims are unknown", () => {
  const [first = assert.fail()] = objectsOf(kubeViewOf({ pods: [db] }), "pods");
  assert.equal(noVolumeClaims.ownerOf(first, "pv-1"), "unknown");
  assert.equal(atOnce(new ClaimNaming().claimsOf(undefined)).ownerOf(first, "pv-1"), "unknown");
});
