import type { ObjectIdentity } from "../scope.ts";

/** The cluster as a whole: there is but one. */
export const clusterIdentity: ObjectIdentity = { kind: "Cluster", name: "", labels: {} };
