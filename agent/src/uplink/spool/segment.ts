import {
  decodeAgentMessage,
  encodeAgentMessage,
  millisecondsOf,
  protocolVersion,
  timestampOf,
  type AgentMessage,
  type Hello,
} from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import type { WaitingBlock } from "../waiting-buffer.ts";
import { frame, readFrames } from "./frames.ts";

/** What every file begins with: what it is, and the version of its format. */
const magic = Buffer.from("kubevitals-buffer 1\n");

/** Names of the files of one session, in the order in which they were written. */
export function segmentName(session: string, number: number): string {
  return `${session}-${String(number).padStart(8, "0")}.buffer`;
}

/** Session and number of a file by its name; undefined where it is none of ours. */
export function parseSegmentName(name: string): { session: string; number: number } | undefined {
  const [, session, number] = /^([0-9a-f]{32})-(\d{8})\.buffer$/.exec(name) ?? [];
  return session === undefined ? undefined : { session, number: Number(number) };
}

/** Who writes a file, and since when. */
export interface SegmentOwner {
  readonly nodeName: string;
  readonly session: string;
  readonly bootId: string;
  /** When the session began, in milliseconds of the wall clock. */
  readonly startedAt: number;
}

/** How a file begins: like a stream, with the hello of who speaks. */
export function segmentHead({ nodeName, session, bootId, startedAt }: SegmentOwner): Buffer {
  const hello: Hello = {
    protocolVersion,
    agentVersion: version,
    nodeName,
    session,
    bootId,
    firstSequence: 1,
    time: timestampOf(startedAt),
  };
  return Buffer.concat([magic, frame(encodeAgentMessage({ hello }))]);
}

/** Who wrote a file that begins like this. */
export function ownerOf({ nodeName, session, bootId, time }: Hello): SegmentOwner {
  return { nodeName, session, bootId, startedAt: time ? millisecondsOf(time) : 0 };
}

/** A record as a file has it. */
export interface StoredRecord {
  readonly sequence: number;
  /** By the node's wall clock, in milliseconds. */
  readonly takenAt: number;
  readonly kind: "vitals" | "series";
  readonly bytes: Buffer;
  readonly blocks: readonly WaitingBlock[];
}

export interface SegmentContent {
  readonly hello: Hello;
  readonly records: readonly StoredRecord[];
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
}

/**
 * What a file holds, as far as it can be read; `unreadable` where it is of this format, empty or cut off before its first record
 * or damaged there, so that nobody will ever read anything from it; `foreign` where it is none of this format and protocol.
 *
 * @param blocks those of the session by their number, which are added to: several files of a session define the same
 */
export function readSegment(
  bytes: Buffer,
  blocks: Map<number, WaitingBlock>,
): SegmentContent | "unreadable" | "foreign" {
  const start = bytes.subarray(0, magic.length);
  if (!start.equals(magic.subarray(0, start.length))) return "foreign";
  const { contents, isWhole } = readFrames(bytes.subarray(magic.length));
  const [first, ...rest] = contents;
  if (first === undefined) return "unreadable";
  const hello = decode(first)?.hello;
  if (hello?.protocolVersion !== protocolVersion) return "foreign";
  const records: StoredRecord[] = [];
  for (const content of rest) {
    const message = decode(content);
    if (message?.block) {
      const { ref } = message.block;
      if (!blocks.has(ref)) blocks.set(ref, { ref, bytes: Buffer.from(content) });
      continue;
    }
    const record = message && toRecord(message, content, blocks);
    if (record === undefined) return { hello, records, isWhole: false };
    records.push(record);
  }
  return { hello, records, isWhole };
}

function decode(content: Buffer): AgentMessage | undefined {
  try {
    return decodeAgentMessage(content);
  } catch {
    return undefined;
  }
}

/** Undefined where the message is no record, or refers to what the files do not have. */
function toRecord(
  { vitals, series }: AgentMessage,
  content: Buffer,
  blocks: ReadonlyMap<number, WaitingBlock>,
): StoredRecord | undefined {
  const { sequence = 0, timestamp } = vitals ?? series ?? {};
  if (timestamp === undefined || !Number.isSafeInteger(sequence) || sequence < 1) return undefined;
  const refs = [...new Set(series?.blocks.map(({ blockRef }) => blockRef))];
  const used = refs.flatMap((ref) => blocks.get(ref) ?? []);
  if (used.length < refs.length) return undefined;
  const kind = series ? "series" : "vitals";
  return { sequence, takenAt: millisecondsOf(timestamp), kind, bytes: Buffer.from(content), blocks: used };
}
