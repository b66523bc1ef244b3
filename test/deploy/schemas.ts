import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rig } from "../rig/rig.ts";
import { fetchGoModule } from "./go-module.ts";

/** A document of /openapi/v3: the schemas of one group and version. Source: KEP-2896. */
interface OpenApiDocument {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface Schema {
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
  readonly [key: string]: unknown;
}

/** How kubeconform is told where a kind's schema lies. For it the core's group is its version. */
export const schemaTemplate = "{{ .Group }}_{{ .ResourceAPIVersion }}_{{ .ResourceKind }}.json";

/** Writes the schemas of everything that this API server serves. @returns how many kinds */
export async function writeServedSchemas(rig: Rig, folder: string): Promise<number> {
  const index = JSON.parse(await rig.kubectl("get", "--raw", "/openapi/v3")) as {
    readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
  };
  let kinds = 0;
  for (const [path, { serverRelativeURL }] of Object.entries(index.paths)) {
    if (!/^apis?\/.*v\d/.test(path)) continue;
    kinds += await writeSchemas(await rig.kubectl("get", "--raw", serverRelativeURL), folder);
  }
  return kinds;
}

/** Writes the schemas of a release of Kubernetes, which are among the files of its Go module. @returns how many kinds */
export async function writeReleasedSchemas(version: string, folder: string): Promise<number> {
  const files = join(await fetchGoModule("k8s.io/kubernetes", version), "api/openapi-spec/v3");
  let kinds = 0;
  for (const name of await readdir(files)) {
    if (/__v\d\w*_openapi\.json$/.test(name))
      kinds += await writeSchemas(await readFile(join(files, name), "utf8"), folder);
  }
  return kinds;
}

async function writeSchemas(text: string, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { components } = JSON.parse(text) as OpenApiDocument;
  const schemas = components?.schemas ?? {};
  const definitions = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strict(schema)]));
  let kinds = 0;
  for (const [name, schema] of Object.entries(schemas)) {
    const [served, ...others] = schema["x-kubernetes-group-version-kind"] ?? [];
    if (served === undefined || others.length > 0) continue; // those of several kinds are options and lists
    const file = `${served.group || served.version}_${served.version}_${served.kind.toLowerCase()}.json`;
    const used = Object.fromEntries(Array.from(reach(name, definitions), (each) => [each, definitions[each]]));
    await writeFile(join(folder, file), JSON.stringify({ $ref: `#/definitions/${name}`, definitions: used }));
    kinds += 1;
  }
  return kinds;
}

/** Names of the schemas that this one refers to, by way of others too, and its own. */
function reach(
  name: string,
  definitions: Readonly<Record<string, unknown>>,
  seen = new Set<string>(),
): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, next = ""] of JSON.stringify(definitions[name] ?? {}).matchAll(/"#\/definitions\/([^"]+)"/g))
    reach(next, definitions, seen);
  return seen;
}

/** The schema as JSON Schema has it, in which a field that nobody knows is an error. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== "object" || value === null) return value;
  const schema: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    schema[key] = key === "$ref" ? String(inner).replace("#/components/schemas/", "#/definitions/") : strict(inner);
  }
  const isClosed = "properties" in schema && !("additionalProperties" in schema);
  if (isClosed && schema["x-kubernetes-preserve-unknown-fields"] !== true) schema["additionalProperties"] = false;
  return schema;
}
