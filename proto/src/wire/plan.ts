import { emptyList, emptyMap } from "../empty.ts";
import type { ScalarType, WireField, WireSchema } from "./schema.ts";

/** Wire types. https://protobuf.dev/programming-guides/encoding/#structure */
export const wireTypes = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

const scalarWireTypes: Readonly<Record<ScalarType, number>> = {
  double: wireTypes.fixed64,
  uint32: wireTypes.varint,
  int32: wireTypes.varint,
  uint64: wireTypes.varint,
  int64: wireTypes.varint,
  bool: wireTypes.varint,
  string: wireTypes.delimited,
  bytes: wireTypes.delimited,
};

/** A field, ready to be read and written. */
export interface FieldPlan {
  readonly name: string;
  readonly shape: WireField[2];
  readonly kind: ScalarType | "message" | "enum";
  /** What stands before a value. */
  readonly tag: number;
  /** What stands before a list of numbers that are written one behind the other. */
  readonly packedTag: number;
  readonly wireType: number;
  /** Of a message. */
  readonly message: MessagePlan | undefined;
  /** Names of an enumeration by number, and numbers by name. */
  readonly names: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
}

/** A message, ready to be read and written. */
export interface MessagePlan {
  /** In the order of their numbers. */
  fields: readonly FieldPlan[];
  /** By number. */
  byNumber: readonly (FieldPlan | undefined)[];
  /** What a message says of which the wire has nothing. */
  empty: Readonly<Record<string, unknown>>;
}

/** Makes the plans of all messages. */
export function planMessages({ messages, enums }: WireSchema): ReadonlyMap<string, MessagePlan> {
  const plans = new Map<string, MessagePlan>();
  // Empty at first, as messages hold each other.
  for (const name of Object.keys(messages)) plans.set(name, { fields: [], byNumber: [], empty: {} });
  for (const [name, fields] of Object.entries(messages)) {
    const plan = plans.get(name);
    if (plan === undefined) continue;
    const planned = fields.map((field) => planField(field, plans, enums));
    plan.fields = planned;
    plan.byNumber = byNumber(fields, planned);
    plan.empty = Object.fromEntries(planned.flatMap((field) => zeroOf(field)));
  }
  return plans;
}

function planField(
  [name, number, shape, type]: WireField,
  plans: ReadonlyMap<string, MessagePlan>,
  enums: WireSchema["enums"],
): FieldPlan {
  const message = plans.get(type);
  const names = enums[type] ?? [];
  const kind = message ? "message" : names.length > 0 ? "enum" : (type as ScalarType);
  const wireType =
    kind === "message" ? wireTypes.delimited : kind === "enum" ? wireTypes.varint : scalarWireTypes[kind];
  return {
    name,
    shape,
    kind,
    wireType,
    tag: number * 8 + (shape === "map" ? wireTypes.delimited : wireType),
    packedTag: number * 8 + wireTypes.delimited,
    message,
    names,
    numbers: new Map(names.map((text, at) => [text, at])),
  };
}

function byNumber(fields: readonly WireField[], planned: readonly FieldPlan[]): readonly (FieldPlan | undefined)[] {
  const sparse = Array.from<FieldPlan | undefined>({ length: Math.max(0, ...fields.map(([, number]) => number)) + 1 });
  for (const [at, [, number]] of fields.entries()) sparse[number] = planned[at];
  return sparse;
}

const zeros: Readonly<Record<FieldPlan["kind"], unknown>> = {
  double: 0,
  uint32: 0,
  int32: 0,
  uint64: 0,
  int64: 0,
  bool: false,
  string: "",
  bytes: Buffer.alloc(0),
  message: null,
  enum: undefined,
};

function zeroOf({ name, shape, kind, names }: FieldPlan): readonly (readonly [string, unknown])[] {
  if (shape === "optional") return [];
  if (shape === "list") return [[name, emptyList]];
  if (shape === "map") return [[name, emptyMap]];
  return [[name, kind === "enum" ? names[0] : zeros[kind]]];
}
