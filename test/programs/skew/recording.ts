import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeMessage, type AgentMessage, type AggregatorMessage } from "@kubevitals/proto";
import { repository } from "../support/program.ts";

/** What both programs of a release said to each other on one stream, in the order in which it passed, byte by byte. */
export interface Recording {
  /** The release. */
  readonly version: string;
  readonly messages: readonly RecordedMessage[];
  /** What the aggregator served of the node at the end. */
  readonly served: {
    /** Families of the node on /metrics. */
    readonly families: readonly string[];
    /** A value that does not change. */
    readonly memoryCapacityBytes: number;
  };
}

export interface RecordedMessage {
  readonly from: "agent" | "aggregator";
  /** The message in its wire encoding, in base64. */
  readonly bytes: string;
}

/** The node that recordings are of. */
export const recordedNode = "recorded";

const folder = join(repository, "test/fixtures/streams");

/** File of a release's recording. */
export function recordingFile(version: string): string {
  return join(folder, version, "stream.json");
}

/** What was recorded of former releases, the oldest first. */
export function loadRecordings(): readonly Recording[] {
  return readdirSync(folder)
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .map((version) => JSON.parse(readFileSync(recordingFile(version), "utf8")) as Recording);
}

/** What one side said, as bytes. */
export function saidBy({ messages }: Recording, from: RecordedMessage["from"]): readonly Buffer[] {
  return messages.filter((message) => message.from === from).map(({ bytes }) => Buffer.from(bytes, "base64"));
}

export function readAgentMessage(bytes: Buffer): AgentMessage {
  return decodeMessage("AgentMessage", bytes);
}

export function readAggregatorMessage(bytes: Buffer): AggregatorMessage {
  return decodeMessage("AggregatorMessage", bytes);
}

/** Number of a live record; undefined for all else that an agent says. */
export function sequenceOf({ vitals, series }: AgentMessage): number | undefined {
  return vitals?.sequence ?? series?.sequence;
}
