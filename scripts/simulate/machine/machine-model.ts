import type { BlockValues, LabelPair, NodeMetrics } from "@kubevitals/proto";
import type { MachineState } from "../node/machine-state.ts";
import { modelBlock, type BlockModel } from "./block-model.ts";
import { machineCoupling } from "./coupling.ts";
import { withCpus } from "./cpus.ts";
import type { MachineType } from "./machine-type.ts";
import { readRecordedHost } from "./recorded-exposition.ts";

type MachineBlock = BlockModel<MachineState>;

/** What all nodes of a machine type have in common: their blocks, and what vitals say that does not change. */
export interface MachineModel {
  readonly type: MachineType;
  readonly vitals: NodeMetrics;
  readonly blocks: readonly MachineBlock[];
  /** Growth of a family's counters a second on average, all devices but loopback together. */
  readonly perSecond: (family: string) => number;
}

/**
 * Makes a machine of a type from its recorded host, with about so many series: more by interfaces of pods, which nodes of
 * Kubernetes have by the dozen. What a machine has at the least it has.
 */
export async function modelMachine(type: MachineType, series: number): Promise<MachineModel> {
  const recorded = await readRecordedHost(type.recordedHost);
  const blocks = recorded.series
    .filter((values) => !isOfPods(values))
    .map((values) => modelBlock(withCpus(values, type.cpus), recorded.uptimeSeconds, machineCoupling));
  const interfaces = podInterfaces(recorded.series, recorded.uptimeSeconds, series - rowsOfAll(blocks));
  const all = [...blocks, ...interfaces];
  const growth = growthByFamily(all);
  return { type, vitals: recorded.vitals, blocks: all, perSecond: (family) => growth.get(family) ?? 0 };
}

/** Rows of all blocks together. */
export function rowsOfAll(blocks: readonly { readonly rows: number }[]): number {
  return blocks.reduce((total, { rows }) => total + rows, 0);
}

/** What is there because of the pods that ran on the recorded host. */
function isOfPods({ labels, block }: BlockValues): boolean {
  return (
    block.families.some(({ name }) => name.startsWith("container_")) ||
    isOfInterface(labels) ||
    (labelValue(labels, "mountpoint") ?? "").startsWith("/var/lib/kubelet/pods/")
  );
}

function isOfInterface(labels: readonly LabelPair[]): boolean {
  return (labelValue(labels, "device") ?? "").startsWith("veth");
}

/** Further interfaces of pods after the recorded one, until there are so many rows more. */
function podInterfaces(series: readonly BlockValues[], uptimeSeconds: number, rows: number): readonly MachineBlock[] {
  const templates = series
    .filter(({ labels }) => isOfInterface(labels))
    .map((values) => modelBlock(values, uptimeSeconds, machineCoupling));
  const each = rowsOfAll(templates);
  if (each === 0) return [];
  return Array.from({ length: Math.max(0, Math.round(rows / each)) }, (_, index) => {
    const device = `veth${(index + 1).toString(16).padStart(8, "0")}`;
    return templates.map((template) => ({ ...template, labels: withLabel(template.labels, "device", device) }));
  }).flat();
}

function growthByFamily(blocks: readonly MachineBlock[]): ReadonlyMap<string, number> {
  const growth = new Map<string, number>();
  for (const { block, labels, moving } of blocks) {
    if (labelValue(labels, "device") === "lo") continue;
    const families = block.families.flatMap(({ name, rows }) => Array.from({ length: rows }, () => name));
    for (const { row, perSecond, grows } of moving) {
      const family = families[row];
      if (grows && family !== undefined) growth.set(family, (growth.get(family) ?? 0) + perSecond);
    }
  }
  return growth;
}

/** The value of a label that stands beside a block. */
export function labelValue(labels: readonly LabelPair[], name: string): string | undefined {
  return labels.find((label) => label.name === name)?.value;
}

/** The labels with another value for one of them. */
export function withLabel(labels: readonly LabelPair[], name: string, value: string): readonly LabelPair[] {
  return labels.map((label) => (label.name === name ? { name, value } : label));
}
