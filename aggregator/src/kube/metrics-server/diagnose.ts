import type { MetricsServerState } from "../../state/join/usage.ts";
import { ApiFailure } from "../api/api-failure.ts";
import type { KubeClient } from "../api/kube-api.ts";

/** Why Metrics Server does not deliver. */
export interface Diagnosis {
  readonly state: Exclude<MetricsServerState, "ok" | "off">;
  readonly reason: string;
}

/** The APIService by which the API server finds Metrics Server. */
const apiServicePath = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";

/** What is read of an APIService. Source: Kubernetes' apiregistration.k8s.io/v1. */
interface ApiService {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Asks why a request to metrics.k8s.io failed: the answer's status tells little, the APIService says what the API server sees. */
export async function diagnose(failure: ApiFailure, client: KubeClient, signal: AbortSignal): Promise<Diagnosis> {
  if (failure.code === 403) {
    return {
      state: "forbidden",
      reason: `Metrics Server may not be read (metrics.k8s.io: list pods, nodes): ${failure.message}`,
    };
  }
  if (failure.code === 401)
    return { state: "forbidden", reason: `the API server does not know us: ${failure.message}` };
  let condition: Condition | undefined;
  try {
    condition = availableOf((await client.json({ path: apiServicePath, signal })) as ApiService);
  } catch (error) {
    return withoutApiService(failure, ApiFailure.from(error));
  }
  if (condition === undefined || condition.status === "True") {
    return {
      state: isTls(failure.message) ? "tls" : "failed",
      reason: `Metrics Server does not answer: ${failure.message}`,
    };
  }
  const { status, reason, message } = condition;
  const text = `the APIService v1beta1.metrics.k8s.io is not available (Available=${status}, ${reason}): ${message}`;
  return { state: isTls(message) ? "tls" : "unavailable", reason: text };
}

interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

function availableOf(service: ApiService): Condition | undefined {
  const found = service.status?.conditions?.find(({ type }) => type === "Available");
  return found && { status: found.status ?? "Unknown", reason: found.reason ?? "", message: found.message ?? "" };
}

/** Without the APIService nobody serves the group; where we may not look, the failure alone has to tell. */
function withoutApiService(failure: ApiFailure, looking: ApiFailure): Diagnosis {
  if (looking.code === 404) {
    return {
      state: "not-installed",
      reason: "Metrics Server is not installed: there is no APIService v1beta1.metrics.k8s.io",
    };
  }
  if (failure.code === 404) {
    return {
      state: "not-installed",
      reason: "Metrics Server is not installed: the API server does not serve metrics.k8s.io",
    };
  }
  if (failure.code === undefined) {
    const state = isTls(failure.message) ? "tls" : "failed";
    return { state, reason: `the API server does not answer: ${failure.message}` };
  }
  return {
    state: failure.code === 503 ? "unavailable" : "failed",
    reason: `Metrics Server does not answer: ${failure.message}`,
  };
}

function isTls(message: string): boolean {
  return /x509|tls:|certificate|ssl/i.test(message);
}
