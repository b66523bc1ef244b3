/** Whether this replica acts for the cluster towards the outside: carries its page. All replicas answer REST and gRPC. */
export interface Leadership {
  /** Looked at for each page, and again while one is written: it ends by time alone, whether or not anybody could say so. */
  readonly isLeader: boolean;
  /** Identity of the replica that acts, as far as it is known; empty where nobody does. */
  readonly leader: string;
}

/** A replica that has no others beside it. */
export const alone: Leadership = { isLeader: true, leader: "" };
