import protobuf from "protobufjs";
import { hasPresence, loadDescriptor } from "../descriptor.ts";

/** A source of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const root = loadDescriptor(["agent", "metrics"].map((name) => `kubevitals/v1/${name}.proto`));

/**
 * A message of kubevitals.v1 as proto-loader decodes it. Optional fields are often absent, lists and maps often empty, and
 * values often the zero that the wire could mistake for absent. Numbers are finite, instants between the years 1 and 9999.
 */
export function randomMessage(type: string, random: () => number): object {
  return messageOf(root.lookupType(`kubevitals.v1.${type}`), random);
}

/** The optional scalar fields of a message and the zero of each. */
export function zeroFields(type: string): readonly { name: string; zero: unknown }[] {
  return root
    .lookupType(`kubevitals.v1.${type}`)
    .fieldsArray.filter((field) => hasPresence(field) && field.resolvedType === null)
    .map((field) => ({ name: field.name, zero: (scalars[field.type] ?? [])[0] }));
}

function messageOf(type: protobuf.Type, random: () => number): object {
  const fields = type.fieldsArray.filter((field) => !hasPresence(field) || random() < 0.6);
  return Object.fromEntries(fields.map((field) => [field.name, fieldOf(field, random)]));
}

function fieldOf(field: protobuf.Field, random: () => number): unknown {
  const items = Array.from({ length: Math.floor(random() * 3) }, () => elementOf(field, random));
  if (field instanceof protobuf.MapField) return Object.fromEntries(items.map((item) => [pick(keys, random), item]));
  return field.repeated ? items : elementOf(field, random);
}

function elementOf(field: protobuf.Field, random: () => number): unknown {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) return pick(Object.keys(type.values), random);
  if (type?.fullName === ".google.protobuf.Timestamp") return pick(timestamps, random);
  if (type instanceof protobuf.Type) return messageOf(type, random);
  return pick(scalars[field.type] ?? [], random);
}

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

const keys = ["a", "kubernetes.io/hostname", "ein Knoten", ""];
const timestamps = [
  { seconds: 0, nanos: 0 },
  { seconds: 0, nanos: 1 },
  { seconds: -62_135_596_800, nanos: 0 },
  { seconds: -1, nanos: 999_999_999 },
  { seconds: 1_780_000_000, nanos: 123_456_789 },
  { seconds: 253_402_300_799, nanos: 999_999_999 },
];
/** Values by type; the first is its zero. */
const scalars: Readonly<Record<string, readonly unknown[]>> = {
  double: [0, -0, 0.1, -2.5, 100, 1e300, 2 ** 60],
  uint32: [0, 1, 2 ** 32 - 1],
  int32: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
  uint64: [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER],
  bool: [false, true],
  string: ["", "a", 'quote " and \\ and \n', "größer 🙂"],
};
