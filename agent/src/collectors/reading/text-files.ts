import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import { readText } from "./sysfs-attribute.ts";

/** An attribute of a device that is text: the label that it becomes, and its path below the sys mount. */
export type TextFile = readonly [label: string, path: string];

/** Those of the attributes that a device's folder has. */
export function findTexts(path: string, files: readonly string[], attributes: readonly string[]): readonly TextFile[] {
  return attributes
    .filter((attribute) => files.includes(attribute))
    .map((attribute) => [attribute, `${path}/${attribute}`]);
}

/** What the attributes say, as labels; those that say nothing are left out. */
export function readTexts(host: Host, texts: readonly TextFile[]): readonly LabelPair[] {
  return texts.map(([name, path]) => ({ name, value: readText(host, path) ?? "" })).filter(({ value }) => value !== "");
}
