import { AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { datasource } from "./query.ts";
import { colours } from "./rule-thresholds.ts";

/** What is marked in all panels of a dashboard at its time. */
export interface Annotation {
  readonly name: string;
  /** Marks the times at which it gives a value above zero. */
  readonly expr: string;
  readonly title: string;
  readonly text: string;
  readonly colour: string;
  /** How far apart the looks are: what is shorter may be missed. */
  readonly step: string;
  /** Whether the reader must switch it on. */
  readonly isOff?: boolean;
}

/** Issues of the health rules, as long as they fire. */
export function issueAnnotation(selector: string, severity: "critical" | "warning"): Annotation {
  return {
    name: severity === "critical" ? "Critical issues" : "Warnings",
    expr: `max by (rule, kind, namespace, name, part) (kubevitals_health_issue{${selector}, severity="${severity}"})`,
    title: "{{rule}}",
    text: "{{kind}} {{namespace}} {{name}} {{part}}",
    colour: colours[severity],
    step: "60s",
    isOff: severity === "warning",
  };
}

/** What kernels reported: memory that ran out, disks that failed, work that hangs. */
export function kernelEventAnnotation(selector: string): Annotation {
  return {
    name: "Kernel events",
    expr: `sum by (node, reason) (increase(problem_counter{${selector}}[2m])) > 0`,
    title: "{{reason}}",
    text: "{{node}}",
    colour: "blue",
    step: "60s",
  };
}

/** The annotation as the SDK has it. Grafana before version 9 reads the expression beside the target. */
export function annotation({
  name,
  expr,
  title,
  text,
  colour,
  step,
  isOff = false,
}: Annotation): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(datasource)
    .enable(!isOff)
    .hide(false)
    .iconColor(colour)
    .expr(expr)
    .step(step)
    .titleFormat(title)
    .textFormat(text)
    .target(new DataqueryBuilder().refId("Anno").datasource(datasource).expr(expr).interval(step).range());
}
