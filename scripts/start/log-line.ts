import {
  formatByteRate,
  formatBytes,
  formatCoreCapacity,
  formatCores,
  formatLoad,
  formatPercent,
  formatSeconds,
  orMissing,
} from "./format.ts";
import { withoutControls } from "./spans.ts";
import { currentHealth, freshnessOf, healthWord, nodeOf, unknownReasons, type ViewState } from "./view-state.ts";

/** The vital signs of this machine as one line of `key=value`. */
export function renderLogLine(state: ViewState, now: Date): string {
  const pairs: [string, string][] = [
    ["time", now.toISOString()],
    ["node", nodeOf(state)?.nodeName ?? state.nodeName],
    ...freshnessPairs(state),
    ...resourcePairs(state),
    ["health", healthWord(state)],
    ...(currentHealth(state)?.issues ?? []).map(({ summary, evidence }): [string, string] => [
      "issue",
      `${summary}: ${evidence}`,
    ]),
    ...unknownReasons(state).map((reason): [string, string] => ["unknown", reason]),
  ];
  return pairs.map(([key, value]) => `${key}=${quote(value)}`).join(" ");
}

function freshnessPairs(state: ViewState): [string, string][] {
  const { word, ageSeconds } = freshnessOf(state);
  return [
    ["freshness", word],
    ["age", compact(ageSeconds, formatSeconds)],
  ];
}

function resourcePairs(state: ViewState): [string, string][] {
  const node = nodeOf(state);
  const swap: [string, string][] = node?.swapCapacityBytes
    ? [["swap", share(node.swapUsageBytes, node.swapCapacityBytes)]]
    : [];
  return [
    ["cpu", compact(node?.cpuUsageRate, formatPercent)],
    [
      "cpu_cores",
      `${compact(node?.cpuUsageMillicores, formatCores)}/${compact(node?.cpuCapacityMillicores, formatCoreCapacity)}`,
    ],
    ["memory", compact(node?.memoryUsageRate, formatPercent)],
    ["memory_used", share(node?.memoryUsageBytes, node?.memoryCapacityBytes)],
    ...swap,
    ["disk", compact(node?.diskUsageRate, formatPercent)],
    ["disk_used", share(node?.diskUsageBytes, node?.diskCapacityBytes)],
    ["disk_read", compact(node?.diskReadBytesPerSecond, formatByteRate)],
    ["disk_write", compact(node?.diskWriteBytesPerSecond, formatByteRate)],
    ["network_receive", compact(node?.networkReceiveBytesPerSecond, formatByteRate)],
    ["network_transmit", compact(node?.networkTransmitBytesPerSecond, formatByteRate)],
    ["load", [node?.load1, node?.load5, node?.load15].map((load) => compact(load, formatLoad)).join(",")],
  ];
}

function share(used: number | undefined, capacity: number | undefined): string {
  return `${compact(used, formatBytes)}/${compact(capacity, formatBytes)}`;
}

/** The value without the blank before its unit. */
function compact(value: number | undefined, format: (value: number) => string): string {
  return orMissing(value, format).replaceAll(" ", "");
}

function quote(value: string): string {
  const clean = withoutControls(value);
  return /^[^\s"=\\]+$/.test(clean) ? clean : JSON.stringify(clean);
}
