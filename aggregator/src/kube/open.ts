import type { Clock, Logger } from "@kubevitals/program";
import type { SourceStatus } from "@kubevitals/proto";
import type { KnownCertificate } from "../state/snapshot.ts";
import { findTarget } from "./api/find-target.ts";
import { KubeApi, type KubeClient } from "./api/kube-api.ts";
import { readKube, type KubeReader, type KubeReaderOptions } from "./reader.ts";

/** Everything that reading Kubernetes takes, but the connection. */
export type OpenKubeOptions = Omit<KubeReaderOptions, "client" | "limits"> & {
  readonly kubernetes: "auto" | "off" | "required";
  readonly kubeconfig: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** What an object may weigh as JSON. */
  readonly objectBytes: number;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Kubernetes as it is read, with what is known of the connection. */
export interface OpenKube extends KubeReader {
  /** Certificates that the connections to the API server were made with, and were shown. */
  certificates(): readonly KnownCertificate[];
  /** The connection, for what else is asked of the API server; undefined where there is none. */
  readonly client: KubeClient | undefined;
  /** The namespace of this pod; undefined where this is none. */
  readonly podNamespace: string | undefined;
}

/**
 * Reads Kubernetes where there is one. That its API server does not answer is no reason not to start.
 *
 * @throws {UsageError} as `findTarget` does
 */
export function openKube(options: OpenKubeOptions): OpenKube {
  const found = findTarget(options);
  if ("none" in found) {
    options.log.info(found.none);
    return { ...createNoReader(found.none), certificates: () => [], client: undefined, podNamespace: undefined };
  }
  const { target } = found;
  const api = new KubeApi(target, options.clock);
  const { objectBytes } = options;
  const reader = readKube({ ...options, client: api, limits: { objectBytes } });
  options.log.info({ server: target.cluster.server, foundIn: target.foundIn }, "reading Kubernetes");
  return {
    ...reader,
    certificates: () => api.certificates,
    client: api,
    podNamespace: target.podNamespace,
    async stop() {
      const stopped = reader.stop();
      await api.close();
      await stopped;
    },
  };
}

/** Nothing is read, and why. */
function createNoReader(reason: string): KubeReader {
  const status: readonly SourceStatus[] = [{ name: "kubernetes", state: "SOURCE_STATE_OFF", reason }];
  return {
    view: () => new Map(),
    isLoading: () => false,
    metricsServer: () => undefined,
    serverVersion: () => undefined,
    status: () => status,
    reviewPermissions: async () => undefined,
    stop: async () => undefined,
  };
}
