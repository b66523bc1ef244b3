import type { BlockWriter } from "@kubevitals/proto";
import type { SeriesWriter } from "../../series-writer.ts";
import { readBcachefs, type BcachefsDevice, type BcachefsFilesystem } from "./bcachefs-read.ts";
import type { Collector } from "../collector.ts";

const folder = "fs/bcachefs";

/** bcachefs filesystems. https://bcachefs.org/bcachefs-principles-of-operation.pdf, section 5.5 */
export function createBcachefs(): Collector<readonly BcachefsFilesystem[]> {
  return {
    name: "bcachefs",
    source: "/sys/fs/bcachefs",
    read(host) {
      const uuids = host.listSys(folder) ?? [];
      return uuids.length === 0 ? undefined : uuids.map((uuid) => readBcachefs(host, `${folder}/${uuid}`, uuid));
    },
    series(filesystems, out) {
      for (const filesystem of filesystems) writeFilesystem(filesystem, out);
    },
  };
}

function writeFilesystem(filesystem: BcachefsFilesystem, out: SeriesWriter): void {
  const { uuid, btreeCacheBytes, compression, errors, counters, btreeWrites, devices } = filesystem;
  const block = out.instance({ name: "uuid", value: uuid });
  block.gauge("node_bcachefs_info", "A filesystem.").add(1);
  if (btreeCacheBytes !== undefined) {
    block.gauge("node_bcachefs_btree_cache_size_bytes", "Memory that the trees take.").add(btreeCacheBytes);
  }
  rows(
    block,
    "gauge",
    "compression_compressed_bytes",
    "Compressed size by algorithm.",
    "algorithm",
    compression,
    (row) => row.compressed,
  );
  rows(
    block,
    "gauge",
    "compression_uncompressed_bytes",
    "The same before it was compressed.",
    "algorithm",
    compression,
    (row) => row.uncompressed,
  );
  rows(block, "counter", "errors_total", "Errors by type.", "error_type", errors, ({ count }) => count);
  for (const { name, count } of counters) {
    const clean = name.replaceAll(/_*[^0-9A-Za-z_]+_*/g, "_");
    block.counter(`node_bcachefs_${clean}_total`, `Counter ${clean} since the filesystem was made.`).add(count);
  }
  rows(
    block,
    "counter",
    "btree_writes_total",
    "Writes of the trees by type.",
    "type",
    btreeWrites,
    ({ count }) => count,
  );
  rows(
    block,
    "gauge",
    "btree_write_average_size_bytes",
    "Size of such a write on average.",
    "type",
    btreeWrites,
    ({ averageBytes }) => averageBytes,
  );
  for (const device of devices) writeDevice(uuid, device, out);
}

/** A family with a row for each of the items, which go by their names. */
function rows<Item extends { readonly name: string }>(
  block: BlockWriter,
  type: "counter" | "gauge",
  name: string,
  help: string,
  label: string,
  items: readonly Item[],
  valueOf: (item: Item) => number,
): void {
  const family = block[type](`node_bcachefs_${name}`, help, [label]);
  for (const item of items) family.add(valueOf(item), item.name);
}

function writeDevice(uuid: string, device: BcachefsDevice, out: SeriesWriter): void {
  const labels = [
    { name: "uuid", value: uuid },
    { name: "device", value: device.device },
  ];
  const texts = [
    { name: "label", value: device.label },
    { name: "state", value: device.state },
  ];
  out
    .instance(...labels, ...texts.filter(({ value }) => value !== ""))
    .gauge("node_bcachefs_device_info", "What of the device is no number.")
    .add(1);
  const block = out.instance(...labels);
  const gauge = (name: string, help: string, value: number | undefined) => {
    if (value !== undefined) block.gauge(`node_bcachefs_device_${name}`, help).add(value);
  };
  gauge("bucket_size_bytes", "Size of a bucket of the device.", device.bucketBytes);
  gauge("buckets", "Buckets of the device.", device.buckets);
  gauge("durability", "Copies that one on this device counts for.", device.durability);
  const done = block.counter("node_bcachefs_device_io_done_bytes_total", "Bytes read and written by type of data.", [
    "operation",
    "data_type",
  ]);
  for (const { section, name, value } of device.done) done.add(value, section, name);
  const errors = block.counter("node_bcachefs_device_io_errors_total", "Errors of the device by type.", ["type"]);
  for (const { name, value } of device.errors) errors.add(value, name);
}
