import { getJson } from "../programs/support/doors.ts";

/** Where a record comes from, as REST has it. */
export interface Provenance {
  readonly source: "agent" | "metrics-server" | "kubelet" | "estimated";
  readonly freshness: "fresh" | "stale" | "lost";
  readonly reason?: string;
}

/** CPU and memory that are used, requested and allowed. */
interface Amounts {
  readonly cpuUsageMillicores?: number;
  readonly memoryUsageBytes?: number;
  readonly cpuRequestMillicores?: number;
  readonly memoryRequestBytes?: number;
  readonly cpuLimitMillicores?: number;
  readonly memoryLimitBytes?: number;
}

export interface Container extends Amounts {
  readonly containerName: string;
  readonly containerId?: string;
  readonly lastTerminationReason?: string;
  readonly lastExitCode?: number;
}

export interface Pod extends Amounts {
  readonly podName: string;
  readonly namespace: string;
  readonly podUid: string;
  readonly nodeName?: string;
  readonly phase?: string;
  readonly timestamp?: string;
  readonly provenance?: Provenance;
  readonly containers: readonly Container[];
  readonly missing: readonly string[];
}

export interface Scheduling {
  readonly cpuAllocatableMillicores?: number;
  readonly memoryAllocatableBytes?: number;
  readonly ephemeralStorageAllocatableBytes?: number;
  readonly podsAllocatable?: number;
  readonly cpuRequestedMillicores: number;
  readonly memoryRequestedBytes: number;
  readonly ephemeralStorageRequestedBytes: number;
  readonly cpuLimitsMillicores: number;
  readonly memoryLimitsBytes: number;
  readonly pods: number;
}

export interface Node {
  readonly nodeName: string;
  readonly cpuUsageMillicores?: number;
  readonly memoryUsageBytes?: number;
  readonly timestamp?: string;
  readonly provenance?: Provenance;
  readonly scheduling?: Scheduling;
  readonly customMetrics: Readonly<Record<string, number>>;
  readonly missing: readonly string[];
}

export interface Source {
  readonly name: string;
  readonly state: "ok" | "off" | "failed";
  readonly reason?: string;
}

export interface Snapshot {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly sources: readonly Source[];
  readonly namespaces: readonly { readonly namespace: string }[];
}

export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly part?: string;
}

export interface Issue {
  readonly id: string;
  readonly rule: string;
  readonly severity: "warning" | "critical";
  readonly object: ObjectReference;
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly since: string;
  readonly evidence: string;
  readonly action: string;
  readonly consequences: readonly string[];
}

export interface Health {
  readonly status: "healthy" | "warning" | "critical" | "unknown";
  readonly issues: readonly Issue[];
  readonly unknown: readonly { readonly rule: string; readonly object: ObjectReference; readonly reason: string }[];
}

/** The aggregator's REST API, as far as scenarios ask it. */
export class Rest {
  readonly #base: string;

  constructor(address: string) {
    this.#base = `http://${address}/api/v1`;
  }

  async snapshot(): Promise<Snapshot> {
    return (await getJson(`${this.#base}/metrics/snapshot`)).body as unknown as Snapshot;
  }

  async health(): Promise<Health> {
    return (await getJson(`${this.#base}/health`)).body as unknown as Health;
  }
}
