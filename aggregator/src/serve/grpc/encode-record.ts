import { encodeMessage, RememberedFields } from "@kubevitals/proto";

/** What fields of nodes were written as: told four times a second, of which most is the same for minutes. */
const fieldsOfNodes = new RememberedFields(["timestamp", "provenance"]);

/** A record of a snapshot, or some of its fields, in the wire's encoding. */
export function encodeRecord(message: string, record: object): Buffer {
  return encodeMessage(message, record, message === "NodeMetrics" ? fieldsOfNodes : undefined);
}
