import { issueAnnotation, type Annotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { someOrEvery } from "../build/variables.ts";
import { errors } from "./errors.ts";
import { heat } from "./heat.ts";
import { owners } from "./owners.ts";
import { theseGpus } from "./selector.ts";
import { use } from "./use.ts";

const issues = `${cluster}, rule=~"gpu-.*"`;

const faults: Annotation = {
  name: "Driver's reports",
  expr: `sum by (node, vendor, gpu, code) (increase(kubevitals_gpu_faults_total{${theseGpus}}[2m])) > 0`,
  title: "{{code}}",
  text: "{{node}} {{vendor}} {{gpu}}",
  colour: "blue",
  step: "60s",
};

/** GPUs of all vendors: how busy they are, what holds them back, what goes wrong, and whose they are. */
export const gpuDashboard: DashboardSource = {
  uid: "gpu",
  title: "Kubevitals / GPUs",
  about: "GPUs of all vendors: how busy they are, what holds them back, what goes wrong in them, and whose they are.",
  variables: [someOrEvery("node", "Node", `label_values(kubevitals_gpu_devices{${cluster}}, node)`)],
  annotations: [issueAnnotation(issues, "critical"), issueAnnotation(issues, "warning"), faults],
  sections: [use, heat, errors, owners],
};
