import type { Schema } from "./route.ts";

/** What the schema of a message is called that may lack any of its fields. */
export function partialName(message: string): string {
  return `SomeOf${message}`;
}

/** Schemas of answers from which `fields` has picked: those of the messages with nothing required, at any depth. */
export function partialSchemas(
  schemas: Readonly<Record<string, Schema>>,
  messages: readonly string[],
): readonly Schema[] {
  const needed = new Set<string>();
  const add = (message: string) => {
    if (needed.has(message)) return;
    needed.add(message);
    referencesIn(schemas[message]).forEach(add);
  };
  messages.forEach(add);
  return [...needed].map((message) => partialOf(message, schemas[message] ?? {}));
}

function partialOf(message: string, { properties, type, additionalProperties }: Schema): Schema {
  return {
    $id: partialName(message),
    title: partialName(message),
    description: `The fields of a ${message} that \`fields\` asks for.`,
    type,
    properties: withPartialReferences(properties),
    additionalProperties,
  };
}

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" ? [String(inner).slice(0, -1)] : referencesIn(inner),
  );
}

function withPartialReferences(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withPartialReferences);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" ? partialName(String(inner)) : withPartialReferences(inner),
    ]),
  );
}
