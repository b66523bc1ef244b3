import { issueAnnotation, kernelEventAnnotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { oneOf } from "../build/variables.ts";
import { cpu } from "./cpu.ts";
import { disks } from "./disks.ts";
import { limits } from "./limits.ts";
import { memory } from "./memory.ts";
import { pods } from "./pods.ts";
import { thisNode } from "./selector.ts";
import { state } from "./state.ts";

const issues = `${cluster}, kind="Node", name="$node"`;

/** One node: what it is, what it may run out of, and who uses it. */
export const nodeDashboard: DashboardSource = {
  uid: "node",
  title: "Kubevitals / Node",
  about: "One node: what it is, what it may run out of, what its kernel reported, and who uses it.",
  variables: [oneOf("node", "Node", `label_values(kubevitals_node_freshness{${cluster}}, node)`)],
  annotations: [
    issueAnnotation(issues, "critical"),
    issueAnnotation(issues, "warning"),
    kernelEventAnnotation(thisNode),
  ],
  sections: [state, cpu, memory, disks, limits, pods],
};
