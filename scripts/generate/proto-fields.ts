import protobuf from "protobufjs";
import { camelCase, hasPresence, typesOf } from "../../proto/src/descriptor.ts";

/** Name, number and shape of each field of a message, for what walks its fields. */
export function renderFields(type: protobuf.Type): string {
  const fields = type.fieldsArray.map((field) => ({ name: field.name, number: field.id, shape: shapeOf(field) }));
  const name = `${camelCase(type.name)}Fields`;
  return `/** The fields of ${type.name}: \`optional\` ones are absent when unknown, lists and maps are then empty. */
export const ${name} = ${JSON.stringify(fields)} as const;
`;
}

/** Numbers of the fields of the messages whose names match, by message and name. */
export function renderFieldNumbers(root: protobuf.Root, packageName: string, names: RegExp): string {
  const types = typesOf(root, packageName).filter(
    (object): object is protobuf.Type => object instanceof protobuf.Type && names.test(object.name),
  );
  const numbers = Object.fromEntries(
    types.map((type) => [type.name, Object.fromEntries(type.fieldsArray.map(({ name, id }) => [name, id]))]),
  );
  return `/** Numbers of fields by message and name, for messages that are put together from pieces that are encoded already. */
export const fieldNumbers = ${JSON.stringify(numbers)} as const;
`;
}

function shapeOf(field: protobuf.Field): "list" | "map" | "optional" | "required" {
  if (field instanceof protobuf.MapField) return "map";
  if (field.repeated) return "list";
  return hasPresence(field) ? "optional" : "required";
}
