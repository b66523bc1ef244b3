import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { schemas } from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import { snapshotLists } from "../query/lists.ts";
import { partialSchemas } from "./partial-schemas.ts";
import { problemSchema } from "./problem.ts";

/** Describes the routes that are added later in an OpenAPI document, whose components go by the names of the model's messages. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  const listed = Object.values(snapshotLists).map(({ message }) => message);
  for (const schema of [...Object.values(schemas), ...partialSchemas(schemas, listed), problemSchema])
    app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kubevitals",
        version,
        description:
          "The vital signs of a cluster. Every answer comes from one snapshot and quotes its id; fields that were not measured are left out. Units stand in the fields' names: millicores are thousandths of a core, a rate is in percent unless its description says otherwise, times are RFC 3339.",
      },
    },
    refResolver: { buildLocalReference: (json) => schemaName(json) },
  });
  app.get("/openapi.json", { compress: {}, schema: { hide: true } }, () => app.swagger());
}

function schemaName({ $id }: Readonly<Record<string, unknown>>): string {
  if (typeof $id !== "string") throw new Error("a shared schema has a name");
  return $id;
}
