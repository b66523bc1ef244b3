import { randomUUID } from "node:crypto";
import type { PeersWord, ReplicaWord } from "@kubevitals/proto";
import { UsageError, type Clock, type Logger } from "@kubevitals/program";
import type { ApiFailure } from "../kube/api/api-failure.ts";
import type { KubeClient } from "../kube/api/kube-api.ts";
import { voucherSeconds } from "./election-times.ts";
import { Elector } from "./elector.ts";
import { LeaseApi } from "./lease-api.ts";
import { alone, type Leadership } from "./leadership.ts";
import type { ElectionOptions } from "./options.ts";
import type { LeaseMetrics } from "./self-metrics.ts";
import { Vouchers } from "./vouchers.ts";

export interface OpenLeaseOptions extends ElectionOptions {
  readonly leaderElectResourceName: string;
  readonly leaderElectResourceNamespace: string | undefined;
  readonly leaderElectIdentity: string | undefined;
  /** The API server; undefined where Kubernetes is not read. */
  readonly client: KubeClient | undefined;
  /** The namespace of this pod; undefined where this is none. */
  readonly podNamespace: string | undefined;
  readonly hostname: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { readonly heldBack: number } | undefined;
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly metrics: LeaseMetrics;
  /** Whether this replica has read enough to carry the cluster. */
  readonly hasRead: () => boolean;
}

const mostReadSeconds = 30;
const lookSeconds = 0.25;

/** How replicas speak with each other by way of the agents. */
export interface ReplicaTalk {
  /** What this one says now. */
  word(): ReplicaWord;
  /** What an agent has heard from the others. */
  hear(peers: PeersWord): void;
}

/** The part of this replica among others. */
export interface OpenLease extends Leadership {
  /** How replicas speak with each other by way of the agents; undefined where there is no election. */
  readonly replicas: ReplicaTalk | undefined;
  /** Leads no more, and gives the Lease back. */
  stop(): Promise<void>;
}

/**
 * Takes part in the election where there is one: by `auto` as a pod of a cluster, by `required` wherever there is an API server.
 *
 * @throws {UsageError} where one is required and there is no API server
 */
export function openLease(options: OpenLeaseOptions): OpenLease {
  const { client, metrics, podNamespace, leaderElect, log } = options;
  if (leaderElect === "required" && client === undefined)
    throw new UsageError("--leader-elect: 'required', but no API server is known; name one with --kubeconfig");
  const isWanted = leaderElect === "required" || (leaderElect === "auto" && podNamespace !== undefined);
  if (!isWanted || client === undefined) return { ...alone, replicas: undefined, stop: async () => undefined };
  const namespace = options.leaderElectResourceNamespace ?? podNamespace ?? "default";
  const name = { namespace, name: options.leaderElectResourceName };
  // Unique to this start: whoever comes back under an old name must not take itself for who it was.
  const identity = `${options.leaderElectIdentity ?? options.hostname}_${randomUUID()}`;
  const times = {
    leaseDuration: options.leaderElectLeaseDuration,
    renewDeadline: options.leaderElectRenewDeadline,
    retryPeriod: options.leaderElectRetryPeriod,
  };
  const vouchers = new Vouchers(options.clock, voucherSeconds(times));
  const elector = new Elector({
    ...options,
    lease: new LeaseApi(client, name),
    identity,
    times,
    vouchers,
    adviseOn: (failure) => adviseOn(failure, namespace),
    onAttempt: metrics.attempted,
  });
  metrics.show(elector);
  log.info(
    { lease: `${namespace}/${name.name}`, identity },
    "a Lease decides which replica's /metrics carries the cluster",
  );
  const stopped = new AbortController();
  const running = untilRead(options, stopped.signal).then(() => elector.run(stopped.signal));
  return {
    get isLeader() {
      return elector.isLeader;
    },
    get leader() {
      return elector.leader;
    },
    replicas: {
      word: () => ({ challenge: vouchers.challenge, claims: elector.claims }),
      hear: (peers) => vouchers.hear(peers),
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** A replica that has just started leaves the Lease to those that know the cluster, but not for ever. */
async function untilRead({ hasRead, sleep }: OpenLeaseOptions, signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < mostReadSeconds && !hasRead() && !signal.aborted; waited += lookSeconds)
    await sleep(lookSeconds, signal);
}

function adviseOn({ code }: ApiFailure, namespace: string): string | undefined {
  if (code !== 403) return undefined;
  return (
    `without the Lease no replica leads and /metrics does not carry the cluster: grant the aggregator get, create, update and watch ` +
    `of leases (coordination.k8s.io) in namespace ${namespace}, or set --leader-elect=off where there is one replica`
  );
}
