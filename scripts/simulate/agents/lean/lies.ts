import { emptyNodeMetrics, encodeAgentMessage, timestampOf, type AgentMessage, type Block } from "@kubevitals/proto";

/** What a lie is told with. */
export interface LieContext {
  readonly nodeName: string;
  /** The number that the next record would have. */
  readonly sequence: number;
  readonly wallMilliseconds: number;
}

/** Something that an agent may not say. */
export interface Lie {
  readonly name: string;
  message(context: LieContext): Buffer;
}

const nothing = new Uint8Array();

/** Larger than any message that an aggregator takes. */
const oversizeBytes = 5 * 2 ** 20;

/** A number that no block of a stream has. */
const unknownRef = 4_000_000_000;

function vitals({ sequence, wallMilliseconds }: LieContext, more: object = {}): AgentMessage {
  const changed = emptyNodeMetrics("");
  const timestamp = timestampOf(wallMilliseconds);
  return { vitals: { sequence, baseSequence: 0, timestamp, changed, cleared: [], networks: [], gpus: [], ...more } };
}

function block(ref: number, family: Partial<Block["families"][number]>): AgentMessage {
  const plain = {
    name: "node_lie",
    help: "",
    type: "METRIC_TYPE_GAUGE",
    labelNames: [],
    labelValues: [],
    rows: 1,
  } as const;
  return { block: { ref, families: [{ ...plain, suffixes: [], ...family }] } };
}

const lie = (name: string, message: (context: LieContext) => AgentMessage): Lie => ({
  name,
  message: (context) => encodeAgentMessage(message(context)),
});

/** Every lie, in the order in which they are told. */
export const lies: readonly Lie[] = [
  lie("vitals with a number that has been", (context) => vitals({ ...context, sequence: 1 })),
  lie("vitals against what was never acknowledged", (context) =>
    vitals(context, { baseSequence: context.sequence + 7 }),
  ),
  lie("vitals that are no number", (context) =>
    vitals(context, { changed: { ...emptyNodeMetrics(""), cpuUsageRate: NaN } }),
  ),
  lie("vitals without a time", (context) => vitals(context, { timestamp: undefined })),
  lie("series of an unknown block", ({ sequence }) => ({
    series: {
      sequence,
      blocks: [{ blockRef: unknownRef, labels: [], values: [1], absent: nothing, continues: 0, changed: nothing }],
    },
  })),
  lie("a family with a forged line in its name", () => block(unknownRef, { name: 'up{job="forged"} 1\nnode_lie' })),
  lie("a block with too few label values", () =>
    block(unknownRef, { labelNames: ["device"], labelValues: [], rows: 3 }),
  ),
  lie("a second hello", ({ nodeName }) => ({
    hello: { protocolVersion: 1, agentVersion: "lie", nodeName, session: "lie", bootId: "lie", firstSequence: 1 },
  })),
  lie("a message that is too large", () => block(unknownRef, { help: "x".repeat(oversizeBytes) })),
  { name: "bytes that are no message", message: () => Buffer.from([0x12, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]) },
];
