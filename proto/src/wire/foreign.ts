import { MessageDecoder } from "./decode.ts";
import { MessageEncoder } from "./encode.ts";
import { planMessages, type MessagePlan } from "./plan.ts";
import type { WireSchema } from "./schema.ts";

/** Reads and writes messages of one schema by their names. What a message lacks is absent; fields that the schema lacks are passed by. */
export interface ForeignCodec {
  encode(name: string, message: object): Buffer;
  /** @throws {WireError} where the bytes are no such message, or its lists are too long. */
  decode(name: string, bytes: Buffer): object;
}

/**
 * A codec of messages that are not kubevitals.v1's, such as the kubelet's: as quick as our own, without reading a .proto at run time.
 *
 * @param mostItems items of all lists of a message together at most: what small messages can make of memory
 */
export function createForeignCodec(schema: WireSchema, mostItems: number): ForeignCodec {
  const plans = planMessages(schema);
  const encoder = new MessageEncoder();
  const decoder = new MessageDecoder();
  const planOf = (name: string): MessagePlan => {
    const plan = plans.get(name);
    if (plan === undefined) throw new Error(`the schema has no message ${name}`);
    return plan;
  };
  return {
    encode: (name, message) => encoder.encode(planOf(name), message),
    decode: (name, bytes) => decoder.decode(planOf(name), bytes, mostItems),
  };
}
