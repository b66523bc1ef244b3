import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { readInteger, readText } from "../reading/sysfs-attribute.ts";

/** A namespace: what of an NVMe drive is seen as one disk. */
export interface NvmeNamespace {
  readonly id: string;
  /** How well the way to it is (asymmetric namespace access); `unknown` where the drive has but one way. */
  readonly anaState: string;
  /** Blocks in use and in all, and how many bytes each has; those that the kernel does not tell are absent. */
  readonly usedBlocks: number | undefined;
  readonly blocks: number | undefined;
  readonly blockBytes: number | undefined;
}

/** The controller of an NVMe drive. */
export interface NvmeController {
  readonly device: string;
  readonly info: readonly LabelPair[];
  readonly namespaces: readonly NvmeNamespace[];
}

const folder = "class/nvme";

const infoAttributes: readonly (readonly [label: string, attribute: string])[] = [
  ["firmware_revision", "firmware_rev"],
  ["model", "model"],
  ["serial", "serial"],
  ["state", "state"],
  ["cntlid", "cntlid"],
];

/** NVMe drives. https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-block (nuse, queue/logical_block_size) */
export function createNvme(): Collector<readonly NvmeController[]> {
  const infoPaths = createMemo((device) =>
    infoAttributes.map(([label, attribute]) => [label, `${folder}/${device}/${attribute}`] as const),
  );
  const namespacePaths = createMemo((deviceAndName) => namespacePathsOf(deviceAndName));
  const readNamespace = (host: Host, device: string, name: string): readonly NvmeNamespace[] => {
    const id = /nvme\d+n(\d+)/.exec(name)?.[1];
    if (id === undefined) return [];
    const paths = namespacePaths(`${device}/${name}`);
    const blocks = readInteger(host, paths.blocks);
    // A namespace that has gone since the folder was listed.
    if (blocks === undefined) return [];
    return [
      {
        id,
        anaState: readText(host, paths.anaState) ?? "unknown",
        usedBlocks: readInteger(host, paths.usedBlocks),
        blocks,
        blockBytes: readInteger(host, paths.blockBytes),
      },
    ];
  };
  return {
    name: "nvme",
    source: "/sys/class/nvme",
    read(host) {
      return host.listSys(folder)?.flatMap((device) => {
        const names = host.listSys(`${folder}/${device}`);
        if (names === undefined) return [];
        const info = infoPaths(device).map(([name, path]) => ({ name, value: readText(host, path) ?? "" }));
        return [{ device, info, namespaces: names.flatMap((name) => readNamespace(host, device, name)) }];
      });
    },
    series(controllers, out) {
      for (const { device, info, namespaces } of controllers) {
        out
          .instance({ name: "device", value: device }, ...info.filter(({ value }) => value !== ""))
          .gauge("node_nvme_info", "What of the NVMe drive is no number.")
          .add(1);
        for (const namespace of namespaces) writeNamespace(device, namespace, out);
      }
    },
  };
}

function namespacePathsOf(deviceAndName: string) {
  const path = `${folder}/${deviceAndName}`;
  return {
    anaState: `${path}/ana_state`,
    usedBlocks: `${path}/nuse`,
    blocks: `${path}/size`,
    blockBytes: `${path}/queue/logical_block_size`,
  };
}

function writeNamespace(device: string, namespace: NvmeNamespace, out: SeriesWriter): void {
  const { id, anaState, usedBlocks, blocks, blockBytes } = namespace;
  const labels = [
    { name: "device", value: device },
    { name: "nsid", value: id },
  ];
  out
    .instance(...labels, { name: "ana_state", value: anaState })
    .gauge("node_nvme_namespace_info", "What of the NVMe namespace is no number.")
    .add(1);
  if (blockBytes === undefined) return;
  const block = out.instance(...labels);
  if (blocks !== undefined) {
    // node_exporter computes both alike.
    block.gauge("node_nvme_namespace_capacity_bytes", "Capacity of the NVMe namespace.").add(blocks * blockBytes);
    block.gauge("node_nvme_namespace_size_bytes", "Size of the NVMe namespace.").add(blocks * blockBytes);
  }
  if (usedBlocks !== undefined) {
    block.gauge("node_nvme_namespace_used_bytes", "Bytes in use of the NVMe namespace.").add(usedBlocks * blockBytes);
  }
  block.gauge("node_nvme_namespace_logical_block_size_bytes", "Bytes of a block of the namespace.").add(blockBytes);
}
