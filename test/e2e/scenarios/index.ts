import type { Scenario } from "../scenario.ts";
import { agentIdentity } from "./agent-identity.ts";
import { apiServerDown } from "./api-server-down.ts";
import { customResources } from "./custom-resources.ts";
import { highAvailability } from "./high-availability.ts";
import { kubectlTop } from "./kubectl-top.ts";
import { leasePermission } from "./lease-permission.ts";
import { metricsServerAbsent } from "./metrics-server-absent.ts";
import { metricsServerDown } from "./metrics-server-down.ts";
import { missingPermission } from "./missing-permission.ts";
import { namespaceFilter } from "./namespace-filter.ts";
import { nodeFaults } from "./node-faults.ts";
import { podFaults } from "./pod-faults.ts";
import { readerAccess } from "./reader-access.ts";
import { requests } from "./requests.ts";
import { workloadFaults } from "./workload-faults.ts";

/** Every scenario, in the order in which they are played. */
export const scenarios: readonly Scenario[] = [
  kubectlTop,
  requests,
  nodeFaults,
  podFaults,
  workloadFaults,
  missingPermission,
  namespaceFilter,
  agentIdentity,
  readerAccess,
  metricsServerDown,
  metricsServerAbsent,
  customResources,
  apiServerDown,
  leasePermission,
  highAvailability,
];
