import type { Schema } from "../route.ts";

/** Schema of an event of a watch, as OpenAPI 3.2 describes them: its data is JSON in a text. */
export function eventSchema(answer: Schema): Schema {
  return {
    type: "object",
    description: "An event of the stream that `watch` asks for.",
    properties: {
      id: {
        type: "string",
        description: "Id of the snapshot that answers; sent back as Last-Event-ID it goes on there.",
      },
      event: {
        type: "string",
        enum: ["message", "problem"],
        description: "message: what a snapshot answers. problem: why the stream ends.",
      },
      data: {
        type: "string",
        contentMediaType: "application/json",
        contentSchema: { anyOf: [answer, { $ref: "Problem#" }] },
        description: "The answer, or a problem document.",
      },
      retry: { type: "integer", description: "Milliseconds to wait before connecting again." },
    },
    additionalProperties: false,
  };
}
