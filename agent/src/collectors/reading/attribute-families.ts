import type { BlockWriter } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import { readInteger } from "./sysfs-attribute.ts";

/** The family that a number in a device's folder becomes. */
export interface AttributeFamily {
  /** Path of the attribute below the device's folder. */
  readonly attribute: string;
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** From the kernel's unit to the family's; undefined for a number that stands for none. */
  readonly convert?: (value: number) => number | undefined;
}

/** An attribute that a device has. */
export interface AttributeFile {
  readonly family: AttributeFamily;
  /** Path below the sys mount. */
  readonly path: string;
}

/** What an attribute says, in the family's unit. */
export interface AttributeValue {
  readonly family: AttributeFamily;
  readonly value: number;
}

/** Those of the attributes that a device has, by the names that its folder holds. */
export function findAttributes(
  folder: string,
  names: readonly string[],
  families: readonly AttributeFamily[],
): readonly AttributeFile[] {
  const present = new Set(names);
  return filesOf(
    folder,
    families.filter(({ attribute }) => present.has(attribute)),
  );
}

/** The files of all these attributes, whether or not they are there. */
export function filesOf(folder: string, families: readonly AttributeFamily[]): readonly AttributeFile[] {
  return families.map((family) => ({ family, path: `${folder}/${family.attribute}` }));
}

/**
 * What the attributes say; one that cannot be read, or is no number, is left out.
 *
 * @param refused Paths of attributes that are not asked for, to which those are added that say nothing.
 */
export function readValues(
  host: Host,
  files: readonly AttributeFile[],
  refused?: Set<string>,
): readonly AttributeValue[] {
  const values: AttributeValue[] = [];
  for (const { family, path } of files) {
    if (refused?.has(path)) continue;
    const number = readInteger(host, path);
    if (number === undefined) refused?.add(path);
    const value = number === undefined || family.convert === undefined ? number : family.convert(number);
    if (value !== undefined) values.push({ family, value });
  }
  return values;
}

/** Writes the values to the block of their device. */
export function writeValues(values: readonly AttributeValue[], block: BlockWriter): void {
  for (const { family, value } of values) block[family.type](family.name, family.help).add(value);
}
