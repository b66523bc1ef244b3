import protobuf from "protobufjs";
import { hasPresence } from "../../proto/src/descriptor.ts";

/** Name, number and shape of each field of a message, for what walks its fields. */
export function renderFields(type: protobuf.Type): string {
  const fields = type.fieldsArray.map((field) => ({ name: field.name, number: field.id, shape: shapeOf(field) }));
  const name = `${type.name.charAt(0).toLowerCase()}${type.name.slice(1)}Fields`;
  return `/** The fields of ${type.name}: \`optional\` ones are absent when unknown, lists and maps are then empty. */
export const ${name} = ${JSON.stringify(fields)} as const;
`;
}

function shapeOf(field: protobuf.Field): "list" | "map" | "optional" | "required" {
  if (field instanceof protobuf.MapField) return "map";
  if (field.repeated) return "list";
  return hasPresence(field) ? "optional" : "required";
}
