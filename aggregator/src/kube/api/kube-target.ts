import type { Cluster, User } from "@kubernetes/client-node";

/** Which API server to speak to, and as whom. */
export interface KubeTarget {
  /** Where this was found, for people: `the service account of this pod`, or files. */
  readonly foundIn: string;
  readonly cluster: Cluster;
  readonly user: KubeUser | undefined;
  /** The namespace of the pod that this process is; undefined where it is none. */
  readonly podNamespace?: string;
}

/** A user as client-node has it, with what its type leaves out. */
export interface KubeUser extends User {
  /** A file that holds a bearer token, which may be replaced at any time. */
  readonly tokenFile?: string;
}
