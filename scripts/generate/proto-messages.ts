import protobuf from "protobufjs";
import { typesOf } from "../../proto/src/descriptor.ts";
import { enumPrefix, isTimestamp, lowerCase } from "./proto-json.ts";

/** The fields of each message by name, with what their values are, for what reads messages by fields that are named at run time. */
export function renderMessages(root: protobuf.Root, packageName: string, messages: readonly string[]): string {
  const types = typesOf(root, packageName).filter(
    (object): object is protobuf.Type => object instanceof protobuf.Type && messages.includes(object.name),
  );
  const fieldsByMessage = Object.fromEntries(
    types.map((type) => [type.name, Object.fromEntries(type.fieldsArray.map((field) => [field.name, shapeOf(field)]))]),
  );
  return `import type { MessageFields } from "../message-field.ts";

/** Fields of the model's messages, by message and name. */
export const messageFields: Readonly<Record<string, MessageFields>> = ${JSON.stringify(fieldsByMessage)};
`;
}

function shapeOf(field: protobuf.Field): object {
  const shape = field instanceof protobuf.MapField ? "map" : field.repeated ? "list" : "single";
  return { shape, ...valueOf(field) };
}

const scalarTypes: Readonly<Record<string, string>> = {
  double: "number",
  uint32: "number",
  int32: "number",
  uint64: "number",
  bool: "boolean",
  string: "string",
};

function valueOf(field: protobuf.Field): object {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) {
    const values = Object.keys(type.values).map((value) => lowerCase(type, value));
    return { type: "enum", prefix: enumPrefix(type), values };
  }
  if (isTimestamp(type)) return { type: "time" };
  if (type) return { type: "message", message: type.name };
  const scalar = scalarTypes[field.type];
  if (scalar === undefined) throw new Error(`${field.fullName}: type ${field.type} cannot be read by name here`);
  return { type: scalar };
}
