import { cluster } from "../build/query.ts";

/** The devices of the chosen nodes; parts of a divided device are devices too, and tell which part they are. */
export const theseGpus = `${cluster}, node=~"$node"`;

/** How a device is called in a legend. */
export const deviceName = "{{node}} {{vendor}} {{gpu}} {{part}}";

/** What tells one device from another. */
export const deviceLabels = "node, vendor, gpu, part";

/** A gauge of each device, whatever labels of its owner it carries beside. */
export function ofEach(family: string): string {
  return `max by (${deviceLabels}) (kubevitals_gpu_${family}{${theseGpus}})`;
}
