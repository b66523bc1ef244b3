import { messageFields } from "@kubevitals/proto";
import type { Test } from "./filter.ts";
import { QueryError } from "./query-error.ts";

/** Whether lists of this message can be asked for one value of this field by a parameter of its name. */
export function hasField(message: string, name: "namespace" | "nodeName" | "labels"): boolean {
  const fields = messageFields[message];
  // A node's own name is asked for by its path.
  return fields !== undefined && Object.hasOwn(fields, name) && !(message === "NodeMetrics" && name === "nodeName");
}

/** The parameter that wants one value of a field. @throws {QueryError} where the items have no such field. */
export function equals(message: string, name: "namespace" | "nodeName", wanted: string | undefined): Test | undefined {
  if (wanted === undefined || wanted === "") return undefined;
  if (!hasField(message, name)) throw new QueryError(name, `does not apply: ${message} is of no one ${name}`);
  return (item) => (item as Readonly<Record<string, unknown>>)[name] === wanted;
}
