import protobuf from "protobufjs";
import { hasPresence, typesOf } from "../../proto/src/descriptor.ts";
import type { WireField } from "../../proto/src/wire/schema.ts";

const timestamp: readonly WireField[] = [
  ["seconds", 1, "required", "int64"],
  ["nanos", 2, "required", "int32"],
];

/** What of a package's messages and enumerations is needed to read and write them. */
export function renderWireSchema(root: protobuf.Root, packageName: string): string {
  const objects = typesOf(root, packageName);
  const types = objects.filter((object) => object instanceof protobuf.Type);
  const enums = objects.filter((object) => object instanceof protobuf.Enum);
  const schema = {
    messages: { Timestamp: timestamp, ...Object.fromEntries(types.map((type) => [type.name, fieldsOf(type)])) },
    enums: Object.fromEntries(enums.map((type) => [type.name, namesOf(type)])),
  };
  return `import type { WireSchema } from "../wire/schema.ts";

/** Fields of every message, and names of every enumeration. */
export const wireSchema: WireSchema = ${JSON.stringify(schema)};
`;
}

function fieldsOf(type: protobuf.Type): readonly WireField[] {
  return type.fieldsArray
    .toSorted((a, b) => a.id - b.id)
    .map((field) => [field.name, field.id, shapeOf(field), field.resolvedType?.name ?? field.type]);
}

function shapeOf(field: protobuf.Field): WireField[2] {
  if (field instanceof protobuf.MapField) {
    if (field.keyType !== "string") throw new Error(`${field.fullName}: maps go by text here, not by ${field.keyType}`);
    return "map";
  }
  if (field.repeated) return "list";
  return hasPresence(field) ? "optional" : "required";
}

/** Names by number, which has no gaps here. */
function namesOf(type: protobuf.Enum): readonly string[] {
  const names = Object.entries(type.values).toSorted(([, a], [, b]) => a - b);
  if (names.some(([, number], at) => number !== at)) throw new Error(`${type.fullName}: its numbers have gaps`);
  return names.map(([name]) => name);
}
