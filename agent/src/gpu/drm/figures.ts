import type { Host } from "../../host.ts";
import { readInteger } from "../../collectors/reading/sysfs-attribute.ts";
import type { GpuReading } from "../device.ts";

/** Fields of a reading that are numbers. */
export type NumberField = {
  [Field in keyof GpuReading]-?: NonNullable<GpuReading[Field]> extends number ? Field : never;
}[keyof GpuReading];

/** A field of a reading that stands in one attribute. */
export interface Figure {
  readonly field: NumberField;
  /** Its path below the folder. */
  readonly attribute: string;
  /** How many of the kernel's units make one of the reading's, or how many of the reading's make one of the kernel's. */
  readonly divisor: number;
  readonly factor?: number;
  readonly least: number;
  readonly most: number;
  /** Whether 0 stands for none, as of a power limit that is switched off. */
  readonly zeroIsNone?: boolean;
}

/** What of a reading is numbers. */
export type Figures = Partial<Record<NumberField, number>>;

/** Percent as a ratio. */
export function percent(field: NumberField, attribute: string): Figure {
  return { field, attribute, divisor: 100, least: 0, most: 1 };
}

/** A count or a size; a double holds integers up to 2^53 exactly, and sizes that are larger are nonsense. */
export function whole(field: NumberField, attribute: string): Figure {
  return { field, attribute, divisor: 1, least: 0, most: Number.MAX_SAFE_INTEGER };
}

/** Hwmon's millidegrees. Drivers that have no sensor where the chip has a register give values that no chip survives. */
export function temperature(field: NumberField, attribute: string): Figure {
  return { field, attribute, divisor: 1000, least: -55, most: 250 };
}

/** Hwmon's microwatts; no single device draws 100 kW. */
export function power(field: NumberField, attribute: string, zeroIsNone = false): Figure {
  return { field, attribute, divisor: 1e6, least: 0, most: 1e5, zeroIsNone };
}

/** Hertz, or megahertz where `unit` is 1e6. */
export function clock(field: NumberField, attribute: string, unit = 1): Figure {
  return { field, attribute, divisor: 1, factor: unit, least: 0, most: 1e11 };
}

/**
 * What the attributes of a folder say. What is not there, does not answer, is no number or out of the field's bounds is absent: of
 * several figures of one field the first that says something counts.
 */
export function readFigures(host: Host, folder: string, figures: readonly Figure[]): Figures {
  const read: Figures = {};
  for (const figure of figures) {
    if (read[figure.field] !== undefined) continue;
    const value = valueOf(readInteger(host, `${folder}/${figure.attribute}`), figure);
    if (value !== undefined) read[figure.field] = value;
  }
  return read;
}

/**
 * Those of the figures whose attributes are among these names. Of several of one field the first is taken, whether or not it answers: one
 * counter must not go on as another. Only where its 0 stands for none the next may speak.
 */
export function present(figures: readonly Figure[], names: readonly string[]): readonly Figure[] {
  const known = new Set(names);
  const settled = new Set<NumberField>();
  return figures.filter(({ field, attribute, zeroIsNone = false }) => {
    if (!known.has(attribute) || settled.has(field)) return false;
    if (!zeroIsNone) settled.add(field);
    return true;
  });
}

function valueOf(
  number: number | undefined,
  { divisor, factor = 1, least, most, zeroIsNone }: Figure,
): number | undefined {
  if (number === undefined || (number === 0 && zeroIsNone)) return undefined;
  const value = (number * factor) / divisor;
  return value >= least && value <= most ? value : undefined;
}
