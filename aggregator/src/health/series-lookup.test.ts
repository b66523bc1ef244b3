import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter, type BlockValues } from "@kubevitals/proto";
import { seriesOf, valueOf } from "./series-lookup.ts";
import { noSeries, storeSeries } from "../state/stored-series.ts";

/** Two disks that share a block, between others, as an agent sends them. */
function exposition(): readonly BlockValues[] {
  const machine = new BlockWriter();
  machine.gauge("node_load1", "Load.").add(1);
  const errors = machine.gauge("node_filesystem_device_error", "Errors.", ["mountpoint", "device"]);
  errors.add(0, "/", "/dev/sda1");
  errors.add(1, "/data", "");
  machine.gauge("node_filefd_allocated", "Files.").add(7);
  const disk = new BlockWriter();
  const one = (name: string, value: number, known: readonly BlockValues[]) => {
    disk.counter("node_disk_reads_completed_total", "Reads.").add(5);
    disk.counter("node_disk_io_time_weighted_seconds_total", "Time.").add(value);
    return disk.finish(
      [{ name: "device", value: name }],
      known.map(({ block }) => block),
    );
  };
  const sda = one("sda", 1, []);
  return [machine.finish([], []), sda, one("sdb", 2, [sda])];
}

test("finds the series of a family in all blocks, with the labels of row and block", () => {
  const series = storeSeries(exposition());
  assert.equal(series.shape.blocks[1], series.shape.blocks[2]);
  const disks = seriesOf({ series }, "node_disk_io_time_weighted_seconds_total");
  assert.deepEqual(
    disks.map((row) => [row.label("device"), row.value]),
    [
      ["sda", 1],
      ["sdb", 2],
    ],
  );
  const errors = seriesOf({ series }, "node_filesystem_device_error");
  assert.deepEqual(
    errors.map((row) => [row.label("mountpoint"), row.label("device"), row.label("none"), row.value]),
    [
      ["/", "/dev/sda1", "", 0],
      ["/data", "", "", 1],
    ],
  );
  assert.equal(valueOf({ series }, "node_filefd_allocated"), 7);
});

test("says nothing of a family that is not there", () => {
  assert.deepEqual(seriesOf({ series: storeSeries(exposition()) }, "node_md_disks"), []);
  assert.equal(valueOf({ series: noSeries }, "node_filefd_allocated"), undefined);
});

test("leaves out rows without a value, and those whose value is no number", () => {
  const [machine] = exposition();
  assert.ok(machine);
  const absent: BlockValues = { ...machine, isAbsent: (row) => row === 1 };
  assert.deepEqual(
    seriesOf({ series: storeSeries([absent]) }, "node_filesystem_device_error").map(({ value }) => value),
    [1],
  );
  const broken: BlockValues = { ...machine, values: [1, NaN, 1, 7] };
  assert.deepEqual(
    seriesOf({ series: storeSeries([broken]) }, "node_filesystem_device_error").map(({ value }) => value),
    [1],
  );
  const short: BlockValues = { ...machine, values: [1, 0] };
  assert.deepEqual(
    seriesOf({ series: storeSeries([short]) }, "node_filesystem_device_error").map(({ value }) => value),
    [0],
  );
});

for (const [device, isShown] of [
  ["eth0", true],
  ["ens5", true],
  ["eno1", true],
  ["lo1", true],
  ["lo", false],
  ["veth12ab", false],
  ["cali0a1b2c3d4e5", false],
  ["lxc_health", false],
  ["eni0123456789a", false],
] as const) {
  test(`the interface ${device} is ${isShown ? "the node's" : "no part of the machine"}`, () => {
    const writer = new BlockWriter();
    writer.counter("node_network_receive_errs_total", "Errors.").add(1);
    const series = storeSeries([writer.finish([{ name: "device", value: device }], [])]);
    assert.equal(seriesOf({ series }, "node_network_receive_errs_total").length, isShown ? 1 : 0);
  });
}

test("a later exposition of the same parts has its own values", () => {
  const first = storeSeries(exposition());
  const later = { ...first, values: first.values.map((value) => value + 10) };
  assert.deepEqual(
    [first, later].map((series) => valueOf({ series }, "node_filefd_allocated")),
    [7, 17],
  );
});
