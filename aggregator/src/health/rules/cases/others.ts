import { named } from "../../../testing/cluster-objects.ts";
import { apiTime, type SeenCluster } from "../../../testing/watched-cluster.ts";
import type { RuleCase } from "./rule-case.ts";

function service(spec: object, slices: readonly (readonly boolean[])[]): SeenCluster {
  const endpointslices = slices.map((ready, at) => ({
    metadata: named(`web-${at}`, "shop", { labels: { "kubernetes.io/service-name": "web" } }),
    endpoints: ready.map((isReady, host) => ({ addresses: [`10.0.${at}.${host}`], conditions: { ready: isReady } })),
  }));
  const web = { metadata: named("web", "shop"), spec: { selector: { app: "web" }, ...spec } };
  return { objects: { services: [web], endpointslices } };
}

function claim(status: object, spec: object = {}, classes: readonly object[] | "not read" = []): SeenCluster {
  const pvc = { metadata: named("data", "shop"), spec: { storageClassName: "fast", ...spec }, status };
  return { objects: { persistentvolumeclaims: [pvc], ...(classes === "not read" ? {} : { storageclasses: classes }) } };
}

const immediate = { metadata: named("fast"), volumeBindingMode: "Immediate" };
const waiting = { ...immediate, volumeBindingMode: "WaitForFirstConsumer" };
const isDefault = { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } };
const pending = { phase: "Pending" };

function volume(status: object): SeenCluster {
  return { objects: { persistentvolumes: [{ metadata: named("pv-1", undefined), spec: {}, status }] } };
}

function quota(
  used: Readonly<Record<string, string>>,
  hard: Readonly<Record<string, string>> = { pods: "100" },
): SeenCluster {
  return { objects: { resourcequotas: [{ metadata: named("q", "shop"), spec: { hard }, status: { hard, used } }] } };
}

function namespace(metadata: object): SeenCluster {
  const conditions = [
    {
      type: "NamespaceContentRemaining",
      status: "True",
      message: "Some resources are remaining: pods. has 1 instances",
    },
    { type: "NamespaceDeletionDiscoveryFailure", status: "False", message: "All resources successfully discovered" },
  ];
  return { objects: { namespaces: [{ metadata: { ...named("shop"), ...metadata }, status: { conditions } }] } };
}

export const otherCases: readonly RuleCase[] = [
  {
    id: "service-without-endpoints",
    after: 300,
    bad: service({}, [[false], [false]]),
    good: service({}, [[false], [true]]),
    evidence: "2 pods match its selector, and none of them is ready",
    notApplicable: [
      service({ selector: undefined }, []),
      service({ type: "ExternalName" }, []),
      { objects: { services: [{ metadata: named("web", "shop"), spec: { selector: { a: "b" } } }] } },
    ],
  },
  {
    id: "service-without-endpoints",
    after: 300,
    bad: service({}, []),
    good: service({}, [[true]]),
    evidence: "no pod matches its selector",
  },
  {
    id: "claim-lost",
    after: 0,
    bad: claim({ phase: "Lost" }, { volumeName: "pv-1" }),
    good: claim({ phase: "Bound" }),
    evidence: "its phase is Lost; its volume was pv-1",
  },
  {
    id: "claim-pending",
    after: 300,
    bad: claim(pending, {}, [immediate]),
    good: claim(pending, {}, [waiting]),
    evidence: "its storage class is fast",
    unknown: [claim(pending, {}, "not read")],
  },
  {
    id: "claim-pending",
    after: 300,
    bad: claim(pending),
    good: claim({ phase: "Bound" }),
    evidence: "its storage class fast is not there",
  },
  {
    id: "claim-pending",
    after: 300,
    bad: claim(pending, { storageClassName: undefined }, [immediate]),
    good: claim(pending, { storageClassName: undefined }, [
      { ...waiting, metadata: { ...named("fast"), ...isDefault } },
    ]),
    evidence: "it names no storage class",
  },
  {
    id: "claim-pending",
    after: 300,
    bad: claim(pending, { volumeName: "pv-1" }, [waiting]),
    good: claim({ phase: "Bound" }),
    evidence: "it waits for the volume pv-1",
  },
  {
    id: "volume-failed",
    after: 300,
    bad: volume({ phase: "Failed", reason: "RecyclerFailed", message: "no plugin" }),
    good: volume({ phase: "Released" }),
    evidence: "its phase is Failed (RecyclerFailed: no plugin)",
  },
  {
    id: "quota-almost-full",
    after: 900,
    bad: quota({ pods: "90" }),
    within: quota({ pods: "88" }),
    good: quota({ pods: "87" }),
    evidence: "90 of 100 pods are used",
    part: "pods",
    unknown: [quota({})],
  },
  {
    id: "quota-full",
    after: 900,
    bad: quota({ "requests.memory": "1Gi" }, { "requests.memory": "1Gi" }),
    good: quota({ "requests.memory": "1023Mi" }, { "requests.memory": "1Gi" }),
    evidence: "1073741824 of 1073741824 requests.memory are used",
    part: "requests.memory",
  },
  {
    id: "quota-exceeded",
    after: 900,
    bad: quota({ pods: "101" }),
    good: quota({ pods: "100" }),
    evidence: "101 of 100 pods are used",
    part: "pods",
  },
  {
    id: "quota-exceeded",
    after: 900,
    bad: quota({ "services.nodeports": "1" }, { "services.nodeports": "0" }),
    good: quota({ "services.nodeports": "0" }, { "services.nodeports": "0" }),
    evidence: "1 of 0 services.nodeports are used",
    part: "services.nodeports",
  },
  {
    id: "namespace-stuck-terminating",
    after: 900,
    bad: namespace({ deletionTimestamp: apiTime(0) }),
    good: namespace({}),
    evidence: "it was deleted 900 s ago; Some resources are remaining: pods. has 1 instances",
  },
];
