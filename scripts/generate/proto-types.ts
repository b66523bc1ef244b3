import protobuf from "protobufjs";
import { commentOf, hasPresence, typesOf } from "../../proto/src/descriptor.ts";

const scalars: Readonly<Record<string, string>> = {
  double: "number",
  uint32: "number",
  int32: "number",
  uint64: "number",
  bool: "boolean",
  string: "string",
  bytes: "Uint8Array",
};

/** TypeScript types of every enum, message and service of a package, as proto-loader decodes them. */
export function renderTypes(root: protobuf.Root, packageName: string): string {
  const parts = typesOf(root, packageName).map((object) => {
    if (object instanceof protobuf.Enum) return renderEnum(object);
    if (object instanceof protobuf.Service) return renderService(object);
    return renderMessage(object as protobuf.Type);
  });
  return [timestampType, ...parts].join("\n");
}

const timestampType = `/** An instant: seconds and nanoseconds since 1970-01-01T00:00:00Z (google.protobuf.Timestamp). */
export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}
`;

function renderEnum(object: protobuf.Enum): string {
  const values = Object.keys(object.values).map((value) => JSON.stringify(value));
  return `${doc(object)}export type ${object.name} = ${values.join(" | ")};\n`;
}

function renderMessage(type: protobuf.Type): string {
  const fields = type.fieldsArray.map((field) => {
    const optional = hasPresence(field) ? "?" : "";
    return `${doc(field)}readonly ${field.name}${optional}: ${typeOf(field)};\n`;
  });
  return `${doc(type)}export interface ${type.name} {\n${fields.join("")}}\n`;
}

function renderService(service: protobuf.Service): string {
  const methods = service.methodsArray.map((method) => {
    const name = method.name.charAt(0).toLowerCase() + method.name.slice(1);
    const kind = method.requestStream
      ? method.responseStream
        ? "bidi"
        : "client-stream"
      : method.responseStream
        ? "server-stream"
        : "unary";
    return (
      `${doc(method)}readonly ${name}: { readonly kind: ${JSON.stringify(kind)}; ` +
      `readonly request: ${method.requestType}; readonly response: ${method.responseType} };\n`
    );
  });
  return `${doc(service)}export interface ${service.name} {\n${methods.join("")}}\n`;
}

function typeOf(field: protobuf.Field): string {
  const element = field.resolvedType ? field.resolvedType.name : scalars[field.type];
  if (element === undefined)
    throw new Error(`${field.fullName}: type ${field.type} has no TypeScript counterpart here`);
  if (field instanceof protobuf.MapField) return `Readonly<Record<string, ${element}>>`;
  return field.repeated ? `readonly ${element}[]` : element;
}

function doc(object: protobuf.ReflectionObject): string {
  const comment = commentOf(object);
  return comment === undefined ? "" : `/** ${comment.replaceAll("*/", "*\\/")} */\n`;
}
