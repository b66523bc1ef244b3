import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createInfiniband, infinibandOptions } from "./infiniband.ts";
import { infinibandFamilies } from "./infiniband-families.ts";
import { patternOf } from "../reading/name-filter.ts";

const defaults = optionValues(infinibandOptions);
const port = "class/infiniband/mlx5_0/ports/1";
const files = {
  "class/infiniband/mlx5_0/fw_ver": "20.38\n",
  "class/infiniband/mlx5_0/board_id": systemError("EIO"),
  [`${port}/state`]: "4: ACTIVE\n",
  [`${port}/phys_state`]: "garbage\n",
  [`${port}/rate`]: "12.3 Gb/sec (4X)\n",
  [`${port}/counters/port_rcv_data`]: "100\n",
  [`${port}/counters/VL15_dropped`]: "N/A (no PMA)\n",
  [`${port}/counters/link_downed`]: systemError("EINVAL"),
  [`${port}/counters_ext/port_xmit_data_64`]: "25\n",
  [`${port}/hw_counters/lifespan`]: "1999\n",
  [`${port}/hw_counters/out_of_buffer`]: "6\n",
};

test("shows a port without what its adapter does not tell", async () => {
  assert.deepEqual(await exposeSeries(createInfiniband(defaults), sysHost(files)), [
    'node_infiniband_info{device="mlx5_0",firmware_version="20.38"} 1',
    'node_infiniband_state_id{device="mlx5_0",port="1"} 4',
    // 12.3 in single precision.
    `node_infiniband_rate_bytes_per_second{device="mlx5_0",port="1"} ${Math.trunc(Math.fround(12.3) * 125_000_000)}`,
    'node_infiniband_port_data_received_bytes_total{device="mlx5_0",port="1"} 400',
    'node_infiniband_legacy_data_transmitted_bytes_total{device="mlx5_0",port="1"} 100',
    'node_infiniband_lifespan_seconds{device="mlx5_0",port="1"} 1',
    'node_infiniband_out_of_buffer_drops_total{device="mlx5_0",port="1"} 6',
  ]);
});

test("leaves out adapters that nobody asks for, and is absent without the class", async () => {
  const excluding = { ...defaults, "collector.infiniband.device-exclude": patternOf("^mlx") };
  assert.deepEqual(await exposeSeries(createInfiniband(excluding), sysHost(files)), []);
  assert.equal(createInfiniband(defaults).read(sysHost({})), undefined);
});

test("names no family twice", () => {
  const names = infinibandFamilies.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});
