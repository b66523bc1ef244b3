import { mostPoints, mostSeries } from "../../state/family-history.ts";

/** Schema of a time, in a query or an answer. */
export const timeSchema = (description: string) => ({ type: "string", format: "date-time", description }) as const;

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
      description: "The node's vitals in the order in which they were taken, also where its clock jumped.",
    },
    series: {
      type: "array",
      items: seriesSchema,
      description: `The series of the family that was asked for: at most ${mostSeries}, and fewer where they have more than ${mostPoints} values in all.`,
    },
    seriesOmitted: { type: "integer", description: "Series of the family beyond these; absent where there are none." },
  },
  required: ["nodeName", "retentionSeconds", "takenAt", "items"],
  additionalProperties: false,
} as const;
