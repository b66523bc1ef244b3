import type { LabelPair, MetricBlock } from "@kubevitals/proto";
import { hashOf, hexOf, uuidOf } from "../world/hash.ts";

/** What tells one machine from others of its type. */
export interface Personality {
  readonly nodeName: string;
  readonly bootId: string;
  readonly key: readonly (number | string)[];
}

type ValueOf = (personality: Personality, recorded: string) => string;

/** Labels whose values are each machine's own. */
const personal: Readonly<Record<string, ValueOf>> = {
  nodename: ({ nodeName }) => nodeName,
  boot_id: ({ bootId }) => bootId,
  machine_id: ({ key }) => hexOf(32, ...key, "machine"),
  system_uuid: ({ key }) => uuidOf(...key, "system"),
  serial: ({ key }, recorded) => hexOf(12, ...key, "serial", recorded).toUpperCase(),
  address: ({ key }, recorded) => (isMacAddress(recorded) ? macAddress(key, recorded) : recorded),
};

/** Labels beside a block as this machine has them; the very same ones where none of them is its own. */
export function ownLabels(labels: readonly LabelPair[], personality: Personality): readonly LabelPair[] {
  if (!labels.some(({ name }) => name in personal)) return labels;
  return labels.map(({ name, value }) => ({ name, value: personal[name]?.(personality, value) ?? value }));
}

/** A block as this machine has it; the very same one where none of its rows is its own. */
export function ownBlock(block: MetricBlock, personality: Personality): MetricBlock {
  if (!block.families.some(({ labelNames }) => labelNames.some((name) => name in personal))) return block;
  const families = block.families.map((family) => {
    const { labelNames, labelValues } = family;
    const own = labelValues.map((value, index) => {
      const name = labelNames[index % labelNames.length] ?? "";
      return personal[name]?.(personality, value) ?? value;
    });
    return { ...family, labelValues: own };
  });
  return { families };
}

function isMacAddress(text: string): boolean {
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text) && text !== "00:00:00:00:00:00";
}

/** Locally administered, as those of virtual machines are. */
function macAddress(key: Personality["key"], recorded: string): string {
  const hash = hashOf(...key, "mac", recorded)
    .toString(16)
    .padStart(8, "0");
  return `02:${recorded.slice(-2)}:${hash.match(/../g)?.join(":")}`;
}
