import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createEdac } from "./edac.ts";

test("counts the errors of controllers, rows and channels", async () => {
  assert.deepEqual(await exposeSeries(createEdac(), openFixtureHost("many-devices")), [
    'node_edac_correctable_errors_total{controller="0"} 7',
    'node_edac_correctable_errors_total{controller="1"} 0',
    'node_edac_uncorrectable_errors_total{controller="0"} 2',
    'node_edac_uncorrectable_errors_total{controller="1"} 0',
    'node_edac_csrow_correctable_errors_total{controller="0",csrow="unknown"} 1',
    'node_edac_csrow_correctable_errors_total{controller="0",csrow="0"} 4',
    'node_edac_csrow_correctable_errors_total{controller="0",csrow="1"} 2',
    'node_edac_csrow_correctable_errors_total{controller="1",csrow="unknown"} 0',
    'node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="unknown"} 0',
    'node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="0"} 2',
    'node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="1"} 0',
    'node_edac_csrow_uncorrectable_errors_total{controller="1",csrow="unknown"} 0',
    'node_edac_channel_correctable_errors_total{controller="0",csrow="0",channel="0",dimm_label="CPU_SrcID0_MC0_Chan0_DIMM0"} 3',
    'node_edac_channel_correctable_errors_total{controller="0",csrow="0",channel="1",dimm_label="mc0_csrow0_channel1"} 1',
    'node_edac_channel_correctable_errors_total{controller="0",csrow="1",channel="0",dimm_label="unknown"} 2',
    'node_edac_channel_uncorrectable_errors_total{controller="0",csrow="0",channel="0",dimm_label="CPU_SrcID0_MC0_Chan0_DIMM0"} 2',
    'node_edac_channel_uncorrectable_errors_total{controller="0",csrow="1",channel="0",dimm_label="unknown"} 0',
  ]);
});

test("loses nothing but the counter that cannot be read", async () => {
  const folder = "devices/system/edac/mc/mc0";
  const host = sysHost({
    [`${folder}/ce_count`]: systemError("EIO"),
    [`${folder}/ue_count`]: "2\n",
    [`${folder}/csrow0/ce_count`]: "x\n",
    [`${folder}/csrow0/ue_count`]: "1\n",
    [`${folder}/mc_name`]: "skx\n",
  });
  assert.deepEqual(await exposeSeries(createEdac(), host), [
    'node_edac_uncorrectable_errors_total{controller="0"} 2',
    'node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="0"} 1',
  ]);
});

test("has nothing to say of a machine without such controllers, which is no failure", async () => {
  assert.deepEqual(await exposeSeries(createEdac(), sysHost({})), []);
});
