import { issueAnnotation, kernelEventAnnotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { someOrEvery } from "../build/variables.ts";
import { connections } from "./connections.ts";
import { interfacesSection } from "./interfaces.ts";
import { podNetworks } from "./pods.ts";
import { theseNodes } from "./selector.ts";

const issues = `${cluster}, rule=~"node-(network|conntrack|bond|link).*"`;

/** Networks of nodes and pods: how busy they are, and what gets lost. */
export const networkDashboard: DashboardSource = {
  uid: "network",
  title: "Kubevitals / Network",
  about: "The networks of nodes and pods: how busy they are, what gets lost, and how many connections there are.",
  variables: [someOrEvery("node", "Node", `label_values(kubevitals_node_freshness{${cluster}}, node)`)],
  annotations: [
    issueAnnotation(issues, "critical"),
    issueAnnotation(issues, "warning"),
    kernelEventAnnotation(theseNodes),
  ],
  sections: [interfacesSection, connections, podNetworks],
};
