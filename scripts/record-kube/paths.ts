/** Where the API serves each kind that kube-state-metrics 2.20 knows, by group and version. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  "api/v1": [
    "configmaps",
    "endpoints",
    "limitranges",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "serviceaccounts",
    "services",
  ],
  "apis/admissionregistration.k8s.io/v1": [
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
    "mutatingwebhookconfigurations",
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "validatingwebhookconfigurations",
  ],
  "apis/apps/v1": ["daemonsets", "deployments", "replicasets", "statefulsets"],
  "apis/autoscaling/v2": ["horizontalpodautoscalers"],
  "apis/batch/v1": ["cronjobs", "jobs"],
  "apis/certificates.k8s.io/v1": ["certificatesigningrequests"],
  "apis/coordination.k8s.io/v1": ["leases"],
  "apis/discovery.k8s.io/v1": ["endpointslices"],
  "apis/networking.k8s.io/v1": ["ingressclasses", "ingresses", "networkpolicies"],
  "apis/policy/v1": ["poddisruptionbudgets"],
  "apis/rbac.authorization.k8s.io/v1": ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
  "apis/storage.k8s.io/v1": ["storageclasses", "volumeattachments"],
};

/** Paths of the lists to record, by plural. */
export const recordedPaths: ReadonlyMap<string, string> = new Map(
  Object.entries(kinds).flatMap(([version, plurals]) =>
    plurals.map((plural) => [plural, `/${version}/${plural}`] as const),
  ),
);
