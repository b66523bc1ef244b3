import { hash } from "node:crypto";
import { decodeMessage, type Block } from "@kubevitals/proto";

/** A block as its bytes came: most of them have come before, from another node of the kind. */
export interface EncodedBlock {
  /** Number by which samples of the stream refer to it. */
  readonly ref: number;
  /** Block without its number, in the wire's encoding: a window on the whole message. */
  readonly content: Buffer;
}

/** What stands before a block in an AgentMessage, and before the number in a block: number of the field and wire type. */
const tags = { block: 0x1a, ref: 0x08 } as const;

/**
 * The block that an encoded AgentMessage holds; undefined where it holds something else, or a block that is written in another order
 * than that of the fields' numbers, which is allowed and seldom.
 */
export function encodedBlockOf(message: Buffer): EncodedBlock | undefined {
  if (message[0] !== tags.block) return undefined;
  const length = varintAt(message, 1);
  if (length === undefined || length.end + length.value !== message.length || message[length.end] !== tags.ref)
    return undefined;
  const ref = varintAt(message, length.end + 1);
  return ref && { ref: ref.value, content: message.subarray(ref.end) };
}

/** The block in full. @throws where the bytes are none */
export function decodeBlock({ ref, content }: EncodedBlock): Block {
  const block = decodeMessage("Block", content) as Block;
  // Of a field that stands twice the last one counts.
  return block.ref === 0 ? { ...block, ref } : block;
}

/**
 * By what a block is known: a hash that is taken here, of the very bytes that came. An agent's word for it would let one node change
 * what another's values mean.
 */
export function contentKey({ content }: EncodedBlock): string {
  return hash("sha256", content, "base64");
}

/** A number of at most four bytes, and where it ends. */
function varintAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let read = 0; read < 4; read++) {
    const byte = bytes[start + read];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * read);
    if (byte < 0x80) return { value, end: start + read + 1 };
  }
  return undefined;
}
