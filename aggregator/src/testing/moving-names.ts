import type { NodeMetrics } from "@kubevitals/proto";

/** Names of the vitals that move from second to second: numbers alone. */
export const movingNames = [
  "cpuUsageMillicores",
  "cpuUsageRate",
  "cpuIowaitRate",
  "memoryAvailableBytes",
  "memoryUsageBytes",
  "memoryUsageRate",
  "diskUsageBytes",
  "diskUsageRate",
  "diskReadBytesPerSecond",
  "diskWriteBytesPerSecond",
  "diskReadsPerSecond",
  "diskWritesPerSecond",
  "networkReceiveBytesPerSecond",
  "networkTransmitBytesPerSecond",
  "networkConnections",
  "load1",
  "load5",
  "load15",
  "cpuPressureSomeRate",
  "memoryPressureSomeRate",
  "memoryPressureFullRate",
  "ioPressureSomeRate",
  "ioPressureFullRate",
] as const satisfies readonly (keyof NodeMetrics)[];
