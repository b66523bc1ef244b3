import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { renderTextFormat } from "@kubevitals/proto";
import type { GpuOwner, GpuReading } from "../../agent/src/gpu/device.ts";
import type { AttributedGpu } from "../../agent/src/gpu/gpu-reading.ts";
import { writeGpus } from "../../agent/src/gpu/write-series.ts";
import { SeriesWriter } from "../../agent/src/series-writer.ts";
import type { Owner } from "../programs/support/program.ts";

/**
 * A page of two made-up devices that say everything that a device can say, written by the agent's own code: no machine with GPUs is at
 * hand, and recorded ones do not say everything.
 *
 * @returns where it is served
 */
export async function serveMadeUpGpus(owner: Owner): Promise<string> {
  const begun = performance.now();
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(pageAfter((performance.now() - begun) / 1000));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  owner.after(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function pageAfter(seconds: number): string {
  const out = new SeriesWriter();
  out.begin();
  writeGpus(
    {
      gpus: [0, 1].map((index) => gpu(index, seconds)),
      at: Date.now(),
      unmatched: new Map([["nvidia.com/gpu", 1]]),
      isKubeletHeard: true,
      problems: [],
    },
    out,
  );
  return renderTextFormat(out.finish().map((sample) => ({ sample, labels: [] })));
}

function gpu(index: number, seconds: number): AttributedGpu {
  const owners: readonly GpuOwner[] = [
    {
      namespace: "default",
      pod: `trainer-${index}`,
      container: "app",
      by: "kubelet",
      busyRatio: 0.6,
      memoryBytes: 2e10,
    },
  ];
  const attribution = { owners, isShared: false, replicas: 1, unattributedProcesses: 0 };
  return { reading: readingOf(index, seconds), attribution, source: "nvml", takenAt: Date.now() };
}

function readingOf(index: number, seconds: number): GpuReading {
  return {
    vendor: "nvidia",
    index,
    uuid: `GPU-00000000-0000-4000-8000-00000000000${index}`,
    pciAddress: `0000:3${index}:00.0`,
    deviceName: `nvidia${index}`,
    model: "NVIDIA H100 80GB HBM3",
    driverVersion: "570.86.15",
    numaNode: 0,
    busyRatio: 0.7,
    memoryBusyRatio: 0.4,
    encoderRatio: 0.1,
    decoderRatio: 0.2,
    memoryTotalBytes: 85e9,
    memoryUsedBytes: 40e9,
    memoryFreeBytes: 44e9,
    memoryReservedBytes: 1e9,
    temperatureCelsius: 64,
    memoryTemperatureCelsius: 71,
    powerWatts: 520,
    powerLimitWatts: 700,
    energyJoules: 520 * seconds,
    coreClockHertz: 1.755e9,
    memoryClockHertz: 2.619e9,
    videoClockHertz: 1.5e9,
    fanRatio: 0.3,
    throttleReasons: ["power"],
    powerViolationNanoseconds: seconds * 1e8,
    thermalViolationNanoseconds: seconds * 1e7,
    pcieReceiveBytesPerSecond: 3e9,
    pcieTransmitBytesPerSecond: 2e9,
    pcieReplays: Math.floor(seconds / 10),
    nvlinkBytesPerSecond: 5e10,
    errors: {
      correctedVolatile: 3,
      uncorrectedVolatile: 0,
      correctedAggregate: 12,
      uncorrectedAggregate: 0,
      remappedRowsCorrected: 1,
      remappedRowsUncorrected: 0,
      rowRemapPending: false,
      rowRemapFailed: false,
    },
    faults: [{ code: 13, count: Math.floor(seconds / 20), lastAt: Date.now() }],
    processes: [{ pid: 4711, memoryBytes: 2e10, busyRatio: 0.6 }],
  };
}
