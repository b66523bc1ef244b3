import protobuf from "protobufjs";
import { camelCase, commentOf, hasPresence, typesOf } from "../../proto/src/descriptor.ts";

/**
 * What REST needs of the model: a JSON Schema for each message, with the .proto's comments as descriptions, and a function
 * for each message that REST writes otherwise than the wire (RFC 3339 times, lower-case enums).
 */
export function renderJson(root: protobuf.Root, packageName: string, messages: readonly string[]): string {
  const types = typesOf(root, packageName).filter(
    (object): object is protobuf.Type => object instanceof protobuf.Type && messages.includes(object.name),
  );
  const schemas = Object.fromEntries(types.map((type) => [type.name, schemaOf(type)]));
  const converters = types.filter(isConverted).map(renderConverter);
  const imports = types.filter(isConverted).map((type) => type.name);
  return `import { enumToJson, timestampToJson } from "../json.ts";
import type { ${imports.join(", ")} } from "./types.ts";

/** JSON Schemas (draft 2020-12) of the messages as REST writes them, by message name. */
export const schemas = ${JSON.stringify(schemas)} as const;

${converters.join("\n")}`;
}

type Schema = Readonly<Record<string, unknown>>;

function schemaOf(type: protobuf.Type): Schema {
  const required = type.fieldsArray.filter((field) => !hasPresence(field)).map((field) => field.name);
  return {
    $id: type.name,
    title: type.name,
    description: commentOf(type),
    type: "object",
    properties: Object.fromEntries(type.fieldsArray.map((field) => [field.name, fieldSchema(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function fieldSchema(field: protobuf.Field): Schema {
  const description = commentOf(field);
  const element = elementSchema(field);
  if (field instanceof protobuf.MapField) return { type: "object", additionalProperties: element, description };
  if (field.repeated) return { type: "array", items: element, description };
  return { ...element, description };
}

const scalarSchemas: Readonly<Record<string, Schema>> = {
  double: { type: "number" },
  uint32: { type: "integer", minimum: 0 },
  int32: { type: "integer" },
  uint64: { type: "integer", minimum: 0 },
  bool: { type: "boolean" },
  string: { type: "string" },
};

function elementSchema(field: protobuf.Field): Schema {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) {
    return { type: "string", enum: Object.keys(type.values).map((value) => lowerCase(type, value)) };
  }
  if (isTimestamp(type)) return { type: "string", format: "date-time" };
  if (type) return { $ref: `${type.name}#` };
  const scalar = scalarSchemas[field.type];
  if (scalar === undefined) throw new Error(`${field.fullName}: type ${field.type} has no JSON Schema here`);
  return scalar;
}

function renderConverter(type: protobuf.Type): string {
  const overrides = type.fieldsArray.filter(isConvertedField).map((field) => {
    const convert = converterOf(field);
    const access = `message.${field.name}`;
    if (field instanceof protobuf.MapField)
      throw new Error(`${field.fullName}: maps of messages have no JSON form here`);
    if (field.repeated) return `${field.name}: ${access}.map((item) => ${convert("item")}),`;
    return `${field.name}: ${hasPresence(field) ? `${access} && ` : ""}${convert(access)},`;
  });
  return `/** ${type.name} as REST writes it. */
export function ${converterName(type)}(message: ${type.name}): object {
  return { ...message, ${overrides.join(" ")} };
}
`;
}

function converterOf(field: protobuf.Field): (access: string) => string {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) return (access) => `enumToJson(${JSON.stringify(enumPrefix(type))}, ${access})`;
  if (isTimestamp(type)) return (access) => `timestampToJson(${access})`;
  return (access) => `${converterName(type as protobuf.Type)}(${access})`;
}

function converterName(type: protobuf.Type): string {
  return `${camelCase(type.name)}ToJson`;
}

function isConverted(type: protobuf.Type): boolean {
  return type.fieldsArray.some(isConvertedField);
}

function isConvertedField(field: protobuf.Field): boolean {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum || isTimestamp(type)) return true;
  return type instanceof protobuf.Type && isConverted(type);
}

/** Whether a field's type is google.protobuf.Timestamp. */
export function isTimestamp(type: protobuf.ReflectionObject | null): boolean {
  return type?.fullName === ".google.protobuf.Timestamp";
}

/** A value of an enum as REST writes it. */
export function lowerCase(type: protobuf.Enum, value: string): string {
  if (!value.startsWith(enumPrefix(type))) {
    throw new Error(`${type.fullName}: value ${value} does not begin with ${enumPrefix(type)}`);
  }
  return value.slice(enumPrefix(type).length).toLowerCase().replaceAll("_", "-");
}

/** The prefix that the style guide of Protocol Buffers gives the values of an enum: `HEALTH_STATUS_` for HealthStatus. */
export function enumPrefix(type: protobuf.Enum): string {
  return `${type.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()}_`;
}
