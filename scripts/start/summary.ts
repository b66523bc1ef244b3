import type { NodeMetrics } from "@kubevitals/proto";
import {
  formatBar,
  formatByteRate,
  formatBytes,
  formatCoreCapacity,
  formatCores,
  formatLoad,
  formatPercent,
  formatSeconds,
  orMissing,
} from "./format.ts";
import { healthLines } from "./health-lines.ts";
import { label, type Line, type Style } from "./spans.ts";
import { freshnessOf, nodeOf, type ViewState } from "./view-state.ts";

/** The vital signs of this machine as lines for a terminal. */
export function renderSummary(state: ViewState): Line[] {
  const node = nodeOf(state);
  return [
    nodeLine(state),
    cpuLine(node),
    memoryLine(node),
    ...swapLines(node),
    diskLine(node),
    rateLine("disk I/O", [
      ["read", node?.diskReadBytesPerSecond],
      ["write", node?.diskWriteBytesPerSecond],
    ]),
    rateLine("network", [
      ["receive", node?.networkReceiveBytesPerSecond],
      ["transmit", node?.networkTransmitBytesPerSecond],
    ]),
    loadLine(node),
    ...pressureLines(node),
    ...healthLines(state),
  ];
}

const freshnessStyles: Readonly<Record<string, Style>> = { fresh: "good", stale: "warning", lost: "bad" };

function nodeLine(state: ViewState): Line {
  const { word, ageSeconds } = freshnessOf(state);
  const others = (state.reading?.nodes.length ?? 0) - (nodeOf(state) ? 1 : 0);
  const age = ageSeconds === undefined ? "" : `, heard of ${formatSeconds(ageSeconds)} ago`;
  const more = others > 0 ? `; ${others} other ${others === 1 ? "node" : "nodes"} report here too` : "";
  return [
    label("node"),
    { text: `${nodeOf(state)?.nodeName ?? state.nodeName}  `, style: "strong" },
    { text: word, style: freshnessStyles[word] ?? "warning" },
    { text: age + more },
  ];
}

function cpuLine(node: NodeMetrics | undefined): Line {
  const capacity = node?.cpuCapacityMillicores;
  const used = `${orMissing(node?.cpuUsageMillicores, formatCores)} of ${orMissing(capacity, formatCoreCapacity)}`;
  return gauge("CPU", node?.cpuUsageRate, `${used} ${capacity === 1000 ? "core" : "cores"}`);
}

function memoryLine(node: NodeMetrics | undefined): Line {
  return gauge("memory", node?.memoryUsageRate, share(node?.memoryUsageBytes, node?.memoryCapacityBytes));
}

/** A machine without swap has no line for it. */
function swapLines(node: NodeMetrics | undefined): Line[] {
  if (!node?.swapCapacityBytes) return [];
  return [gauge("swap", node.swapUsageRate, share(node.swapUsageBytes, node.swapCapacityBytes))];
}

function diskLine(node: NodeMetrics | undefined): Line {
  return gauge("disk", node?.diskUsageRate, share(node?.diskUsageBytes, node?.diskCapacityBytes));
}

function rateLine(name: string, rates: readonly (readonly [what: string, bytesPerSecond: number | undefined])[]): Line {
  const texts = rates.map(([what, rate]) => what.padEnd(8) + orMissing(rate, formatByteRate).padStart(12));
  return [label(name), { text: texts.join("  ") }];
}

function loadLine(node: NodeMetrics | undefined): Line {
  const loads = [node?.load1, node?.load5, node?.load15].map((load) => orMissing(load, formatLoad));
  return [label("load"), { text: loads.join("  ") }];
}

/** Shares of time in which work waited; a kernel without pressure stall information has no line for it. */
function pressureLines(node: NodeMetrics | undefined): Line[] {
  const shares = [node?.cpuPressureSomeRate, node?.memoryPressureSomeRate, node?.ioPressureSomeRate];
  if (shares.every((value) => value === undefined)) return [];
  const [cpu, memory, io] = shares.map((value) => orMissing(value, formatPercent));
  return [[label("pressure"), { text: `waiting for CPU ${cpu}  memory ${memory}  I/O ${io}` }]];
}

function gauge(name: string, percent: number | undefined, details: string): Line {
  const value = orMissing(percent, formatPercent).padStart(8);
  return [label(name), { text: `${formatBar(percent)}${value}  ${details}` }];
}

function share(used: number | undefined, capacity: number | undefined): string {
  return `${orMissing(used, formatBytes)} of ${orMissing(capacity, formatBytes)}`;
}
