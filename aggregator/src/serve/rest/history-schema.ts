import { mostPoints, mostSeries } from "../../state/family-history.ts";
import { pageTokenPattern } from "./page-token.ts";

/** Items of one answer at most: more than ten minutes at the default rhythm. */
export const mostItems = 1000;

/** Schema of a time, in a query or an answer. */
const timeSchema = (description: string) => ({ type: "string", format: "date-time", description }) as const;

/** Schema of a time in a query, with an example. */
const queryTime = (description: string) =>
  ({ ...timeSchema(description), examples: ["2026-01-31T12:00:00Z"] }) as const;

/** What the query may ask for. */
export const historyQuery = {
  from: queryTime("Earliest time, by the node's wall clock (RFC 3339); without it as far back as is kept."),
  to: queryTime("Latest time; without it now."),
  family: {
    type: "string",
    pattern: "^[a-zA-Z_:][a-zA-Z0-9_:]*$",
    maxLength: 253,
    description: "A metric family: the first answer has its series as well.",
    examples: ["node_load1"],
  },
  limit: {
    type: "integer",
    minimum: 1,
    maximum: mostItems,
    description: `Vitals in one answer; without it ${mostItems}.`,
    examples: [60],
  },
  continue: {
    type: "string",
    pattern: pageTokenPattern,
    description:
      "What the answer before said in `continue`, to go on behind its last item with the same query; 410 once the aggregator was started again.",
  },
} as const;

const pointSchema = {
  type: "object",
  properties: {
    timestamp: timeSchema("When the value was taken, by the node's wall clock."),
    value: {
      oneOf: [{ type: "number" }, { enum: ["NaN", "+Inf", "-Inf"] }],
      description: "The value; what JSON has no number for is written as Prometheus writes it.",
    },
  },
  required: ["timestamp", "value"],
  additionalProperties: false,
} as const;

const seriesSchema = {
  type: "object",
  properties: {
    name: { type: "string", description: "Name of the series: the family's, with its suffix where it has one." },
    labels: { type: "object", additionalProperties: { type: "string" }, description: "Labels of the series." },
    points: { type: "array", items: pointSchema, description: "Its values, oldest first." },
  },
  required: ["name", "labels", "points"],
  additionalProperties: false,
} as const;

/** Schema of the answer. */
export const historySchema = {
  type: "object",
  properties: {
    nodeName: { type: "string", description: "Name of the node." },
    retentionSeconds: { type: "number", description: "How far back the history goes, in seconds." },
    takenAt: timeSchema("When it was read, by the aggregator's wall clock."),
    items: {
      type: "array",
      items: { $ref: "NodeMetrics#" },
      maxItems: mostItems,
      description: `The node's vitals in the order in which they were taken, also where its clock jumped: at most ${mostItems}, or as many as \`limit\` says.`,
    },
    continue: {
      type: "string",
      description:
        "Where to go on: given as `continue` it brings the items that follow; absent where there are no more.",
    },
    series: {
      type: "array",
      items: seriesSchema,
      description: `The series of the family that was asked for, over all of the time and with the first answer only: at most ${mostSeries}, and fewer where they have more than ${mostPoints} values in all.`,
    },
    seriesOmitted: { type: "integer", description: "Series of the family beyond these; absent where there are none." },
  },
  required: ["nodeName", "retentionSeconds", "takenAt", "items"],
  additionalProperties: false,
} as const;
