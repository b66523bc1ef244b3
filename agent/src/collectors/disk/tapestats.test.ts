import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createTapestats, tapestatsOptions } from "./tapestats.ts";

const folder = "class/scsi_tape";
const files = {
  [`${folder}/st0/stats/in_flight`]: "1\n",
  [`${folder}/st0/stats/io_ns`]: "9247011087720\n",
  [`${folder}/st0/stats/read_cnt`]: systemError("EIO"),
  [`${folder}/st0a/stats/in_flight`]: "1\n",
  [`${folder}/nst0/stats/in_flight`]: "1\n",
  [`${folder}/st1/stats/write_byte_cnt`]: "512\n",
};

test("shows each drive once, and none of its other names", async () => {
  assert.deepEqual(await exposeSeries(createTapestats(optionValues(tapestatsOptions)), sysHost(files)), [
    'node_tape_io_now{device="st0"} 1',
    `node_tape_io_time_seconds_total{device="st0"} ${9247011087720 * 0.000000001}`,
    'node_tape_written_bytes_total{device="st1"} 512',
  ]);
});

test("leaves out ignored drives, and is absent without the class", async () => {
  const collector = createTapestats({ "collector.tapestats.ignored-devices": patternOf("^st0$") });
  assert.deepEqual(await exposeSeries(collector, sysHost(files)), ['node_tape_written_bytes_total{device="st1"} 512']);
  assert.equal(createTapestats({ "collector.tapestats.ignored-devices": patternOf("") }).read(sysHost({})), undefined);
});
