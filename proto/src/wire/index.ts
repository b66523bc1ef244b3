import { wireSchema } from "../gen/wire-schema.ts";
import { MessageDecoder } from "./decode.ts";
import { MessageEncoder } from "./encode.ts";
import { planMessages, type MessagePlan } from "./plan.ts";
import type { RememberedFields } from "./remembered-fields.ts";

const plans = planMessages(wireSchema);
const encoder = new MessageEncoder();
const decoder = new MessageDecoder();

/**
 * Any message of kubevitals.v1 in the wire's encoding, by its name: `SnapshotPart`. What the message lacks is absent.
 *
 * @param remembered what its fields were written as before, for messages of one kind that are written again and again
 */
export function encodeMessage(name: string, message: object, remembered?: RememberedFields): Buffer {
  return encoder.encode(planOf(name), message, remembered);
}

/** The reverse of `encodeMessage`. @throws {WireError} where the bytes are none. */
export function decodeMessage(name: string, bytes: Buffer): object {
  return decoder.decode(planOf(name), bytes);
}

function planOf(name: string): MessagePlan {
  const plan = plans.get(name);
  if (plan === undefined) throw new Error(`kubevitals.v1 has no message ${name}`);
  return plan;
}
