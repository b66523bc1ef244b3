import assert from "node:assert/strict";
import { after, test } from "node:test";
import { renderTextFormat } from "@kubevitals/proto";
import { SeriesWriter } from "../../series-writer.ts";
import type { GpuAttribution, GpuReading } from "../device.ts";
import { dcgmFamilies } from "./dcgm-families.ts";
import { NvmlLibrary } from "./nvml/library.ts";
import { NvmlSession } from "./nvml/session.ts";
import { createStandIns, fullDevice, standInTest } from "./testing/stand-in.ts";
import { writeDcgm, type DcgmDevice } from "./write-dcgm.ts";

const standIns = createStandIns();
after(() => standIns.remove());

const nobody: GpuAttribution = { owners: [], isShared: false };
const owner = { namespace: "ml", pod: "train-0", podUid: "u", container: "main", by: "kubelet" } as const;

/** The lines of these devices, without those of help. */
function linesOf(...devices: readonly DcgmDevice[]): readonly string[] {
  const out = new SeriesWriter();
  out.begin();
  writeDcgm(devices, out);
  const text = renderTextFormat(out.finish().map((sample) => ({ sample, labels: [] })));
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("# HELP"));
}

/** The families of the exporter's default set, with their types: etc/default-counters.csv of release 4.8.2. */
const defaultSet: Readonly<Record<string, string>> = {
  DCGM_FI_DEV_SM_CLOCK: "gauge",
  DCGM_FI_DEV_MEM_CLOCK: "gauge",
  DCGM_FI_DEV_MEMORY_TEMP: "gauge",
  DCGM_FI_DEV_GPU_TEMP: "gauge",
  DCGM_FI_DEV_POWER_USAGE: "gauge",
  DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION: "counter",
  DCGM_FI_DEV_PCIE_REPLAY_COUNTER: "counter",
  DCGM_FI_DEV_GPU_UTIL: "gauge",
  DCGM_FI_DEV_MEM_COPY_UTIL: "gauge",
  DCGM_FI_DEV_ENC_UTIL: "gauge",
  DCGM_FI_DEV_DEC_UTIL: "gauge",
  DCGM_FI_DEV_XID_ERRORS: "gauge",
  DCGM_FI_DEV_FB_FREE: "gauge",
  DCGM_FI_DEV_FB_USED: "gauge",
  DCGM_FI_DEV_FB_RESERVED: "gauge",
  DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL: "counter",
  DCGM_FI_DEV_VGPU_LICENSE_STATUS: "gauge",
  DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS: "counter",
  DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS: "counter",
  DCGM_FI_DEV_ROW_REMAP_FAILURE: "gauge",
  DCGM_FI_PROF_GR_ENGINE_ACTIVE: "gauge",
  DCGM_FI_PROF_PIPE_TENSOR_ACTIVE: "gauge",
  DCGM_FI_PROF_DRAM_ACTIVE: "gauge",
  DCGM_FI_PROF_PCIE_TX_BYTES: "gauge",
  DCGM_FI_PROF_PCIE_RX_BYTES: "gauge",
};

test("has the whole default set of the exporter, with its types", () => {
  const types = new Map(dcgmFamilies.map(({ name, type }) => [name, type]));
  for (const [name, type] of Object.entries(defaultSet)) assert.equal(types.get(name), type, name);
  assert.equal(types.size, dcgmFamilies.length);
});

standInTest("writes what a device says in DCGM's units, with the exporter's labels", () => {
  const standIn = standIns.make(`driver 570.86.15\n${fullDevice(0, "licence 1 1")}`);
  const session = new NvmlSession(NvmlLibrary.load([standIn.library]));
  session.read(0);
  standIn.say(`driver 570.86.15\n${fullDevice(0, "licence 1 1").replace("field.139 3000", "field.139 4096003000")}`);
  const [reading] = session.read(1000).devices;
  session.close();
  assert.ok(reading);
  const lines = linesOf({ reading: { ...reading, faults: [] }, attribution: { owners: [owner], isShared: false } });
  const labels =
    'gpu="0",UUID="GPU-00000000-1111-2222-3333-000000000000",pci_bus_id="00000000:3B:00.0",device="nvidia0",' +
    'modelName="NVIDIA H100 80GB HBM3",DCGM_FI_DRIVER_VERSION="570.86.15",container="main",namespace="ml",pod="train-0"';
  const values = lines
    .filter((line) => !line.startsWith("#"))
    .map((line) => {
      const [, name, own = "", value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
      // A family's own labels stand behind or before those of the device.
      const rest = own.replace(labels, "").replaceAll(/^,|,$/g, "");
      assert.ok(own.includes(labels), line);
      return `${name?.replace("DCGM_FI_", "")}${rest && ` ${rest}`} ${value}`;
    });
  assert.deepEqual(values, [
    "DEV_SM_CLOCK 1980",
    "DEV_MEM_CLOCK 2619",
    "DEV_VIDEO_CLOCK 1545",
    "DEV_MEMORY_TEMP 64",
    "DEV_GPU_TEMP 51",
    "DEV_POWER_USAGE 311.25",
    "DEV_ENFORCED_POWER_LIMIT 700",
    "DEV_TOTAL_ENERGY_CONSUMPTION 987654321",
    "DEV_PCIE_REPLAY_COUNTER 2",
    "DEV_PCIE_TX_THROUGHPUT 2097.152",
    "DEV_PCIE_RX_THROUGHPUT 4194.304",
    "DEV_GPU_UTIL 37",
    "DEV_MEM_COPY_UTIL 12",
    "DEV_ENC_UTIL 3",
    "DEV_DEC_UTIL 4",
    'DEV_XID_ERRORS err_code="0",err_msg="No Error" 0',
    "DEV_CLOCK_THROTTLE_REASONS 4",
    "DEV_POWER_VIOLATION 123456789",
    "DEV_THERMAL_VIOLATION 0",
    "DEV_FB_TOTAL 81559",
    "DEV_FB_FREE 76800",
    "DEV_FB_USED 4256",
    "DEV_FB_RESERVED 503",
    "DEV_ECC_SBE_VOL_TOTAL 5",
    "DEV_ECC_DBE_VOL_TOTAL 0",
    "DEV_ECC_SBE_AGG_TOTAL 7",
    "DEV_ECC_DBE_AGG_TOTAL 1",
    "DEV_UNCORRECTABLE_REMAPPED_ROWS 0",
    "DEV_CORRECTABLE_REMAPPED_ROWS 1",
    "DEV_ROW_REMAP_FAILURE 0",
    "DEV_ROW_REMAP_PENDING 0",
    "DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL 0",
    "DEV_NVLINK_CRC_DATA_ERROR_COUNT_TOTAL 3",
    "DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL 4",
    "DEV_NVLINK_RECOVERY_ERROR_COUNT_TOTAL 1",
    "DEV_NVLINK_BANDWIDTH_TOTAL 4096000",
    "DEV_VGPU_LICENSE_STATUS 1",
    "PROF_GR_ENGINE_ACTIVE 0.405",
    "PROF_SM_ACTIVE 0.3",
    "PROF_SM_OCCUPANCY 0.25",
    "PROF_PIPE_TENSOR_ACTIVE 0.125",
    "PROF_DRAM_ACTIVE 0.5",
    "PROF_PCIE_TX_BYTES 2097152",
    "PROF_PCIE_RX_BYTES 4194304",
  ]);
});

test("a value that is absent has no series, and one that is 0 has", () => {
  const reading: GpuReading = { vendor: "nvidia", index: 3, busyRatio: 0 };
  assert.deepEqual(linesOf({ reading, attribution: nobody }), [
    "# TYPE DCGM_FI_DEV_GPU_UTIL gauge",
    'DCGM_FI_DEV_GPU_UTIL{gpu="3",device="nvidia3"} 0',
  ]);
});

test("the last error says what it is", () => {
  const reading: GpuReading = { vendor: "nvidia", index: 0, lastXid: 79, faults: [{ code: 79, count: 1, lastAt: 0 }] };
  assert.match(
    linesOf({ reading, attribution: nobody }).join("\n"),
    /^DCGM_FI_DEV_XID_ERRORS\{.*err_code="79",err_msg="GPU has fallen off the bus".*\} 79$/m,
  );
});

test("what is shared has nobody's name", () => {
  const reading: GpuReading = { vendor: "nvidia", index: 0, busyRatio: 0.5 };
  for (const attribution of [
    { owners: [owner, { ...owner, pod: "train-1" }], isShared: true },
    { owners: [owner], isShared: true },
    nobody,
  ]) {
    assert.doesNotMatch(linesOf({ reading, attribution }).join("\n"), /pod=/);
  }
});

/** A compute instance of the device `GPU-1`. */
const partOf = (instanceId: number, computeInstanceId: number): GpuReading => ({
  vendor: "nvidia",
  index: 0,
  uuid: `MIG-${instanceId}-${computeInstanceId}`,
  model: "NVIDIA A100 MIG 1g.5gb",
  memoryUsedBytes: 2 ** 20,
  part: { parentUuid: "GPU-1", instanceId, computeInstanceId, profile: "1g.5gb" },
});

const partLabels = (instance: number) =>
  `gpu="0",UUID="GPU-1",device="nvidia0",modelName="NVIDIA A100",GPU_I_PROFILE="1g.5gb",GPU_I_ID="${instance}"`;

test("parts of a device have its id and their own number; what shares an instance stands once", () => {
  const whole: GpuReading = { vendor: "nvidia", index: 0, uuid: "GPU-1", model: "NVIDIA A100" };
  const devices = [whole, partOf(1, 0), partOf(1, 1), partOf(2, 0)].map((reading) => ({
    reading,
    attribution: nobody,
  }));
  assert.deepEqual(linesOf(...devices), [
    "# TYPE DCGM_FI_DEV_FB_USED gauge",
    `DCGM_FI_DEV_FB_USED{${partLabels(1)}} 1`,
    `DCGM_FI_DEV_FB_USED{${partLabels(2)}} 1`,
  ]);
});

test("other vendors' devices have none of these series", () => {
  assert.deepEqual(linesOf({ reading: { vendor: "amd", index: 0, busyRatio: 1 }, attribution: nobody }), []);
});

test("of a device that is lost the last error remains", () => {
  const lost: GpuReading = { vendor: "nvidia", index: 0, isLost: true };
  const faults = [{ code: 79, count: 1, lastAt: 0 }];
  assert.deepEqual(linesOf({ reading: lost, attribution: nobody }), []);
  assert.deepEqual(linesOf({ reading: { ...lost, faults, lastXid: 79 }, attribution: nobody }), [
    "# TYPE DCGM_FI_DEV_XID_ERRORS gauge",
    'DCGM_FI_DEV_XID_ERRORS{err_code="79",err_msg="GPU has fallen off the bus",gpu="0",device="nvidia0"} 79',
  ]);
});
