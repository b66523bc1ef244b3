import { packageDefinition } from "@kubevitals/proto";

/** A field as the .proto has it. */
interface Field {
  readonly name: string;
  readonly number: number;
  readonly type: string;
}

/** A field of a message of kubevitals.v1. @throws {Error} where there is none of that name. */
export function fieldOf(message: string, name: string): Field {
  const definition = packageDefinition[`kubevitals.v1.${message}`];
  const fields =
    definition && "type" in definition ? (definition.type as { readonly field: readonly Field[] }).field : [];
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`kubevitals.v1.${message} has no field ${name}`);
  return field;
}

/** The number of such a field. */
export function fieldNumber(message: string, name: string): number {
  return fieldOf(message, name).number;
}
