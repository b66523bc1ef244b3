import type { HealthIssue } from "@kubevitals/proto";
import { label, plainLine, type Line, type Style } from "./spans.ts";
import { currentHealth, healthWord, unknownReasons, type ViewState } from "./view-state.ts";

/** Issues, and reasons for what is unknown, that are listed at most; the surfaces above the summary have all of them. */
const listed = 4;

const styles: Readonly<Record<ReturnType<typeof healthWord>, Style>> = {
  healthy: "good",
  warning: "warning",
  critical: "bad",
  unknown: "warning",
};

/** The verdict, and under it what it rests on: each issue with its evidence, and why something is unknown. */
export function healthLines(state: ViewState): Line[] {
  const health = currentHealth(state);
  const word = healthWord(state);
  const coverage = health?.coverage;
  const checks = coverage ? `, ${coverage.checksEvaluated} of ${coverage.checksApplicable} checks evaluated` : "";
  return [
    [label("health"), { text: word, style: styles[word] }, { text: checks }],
    ...atMost((health?.issues ?? []).map(issueLines)),
    ...atMost(unknownReasons(state).map((reason) => [plainLine(`  unknown: ${reason}`)])),
  ];
}

function issueLines({ severity, summary, evidence }: HealthIssue): Line[] {
  const isCritical = severity === "SEVERITY_CRITICAL";
  return [
    [{ text: isCritical ? "  critical: " : "  warning: ", style: isCritical ? "bad" : "warning" }, { text: summary }],
    plainLine(`    ${evidence}`),
  ];
}

function atMost(groups: readonly Line[][]): Line[] {
  const rest = groups.length - listed;
  const lines = groups.slice(0, listed).flat();
  return rest > 0 ? [...lines, plainLine(`  and ${rest} more`)] : lines;
}
