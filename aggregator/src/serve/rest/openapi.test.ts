import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { emptyPodMetrics } from "@kubevitals/proto";
import { podList } from "../../state/pod-list.ts";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";

/** The REST paths of DESIGN, "Doors". */
const doors = [
  "/api/v1/health",
  "/api/v1/metrics/cluster",
  "/api/v1/metrics/namespaces",
  "/api/v1/metrics/network",
  "/api/v1/metrics/nodes",
  "/api/v1/metrics/nodes/{name}",
  "/api/v1/metrics/nodes/{name}/history",
  "/api/v1/metrics/pods",
  "/api/v1/metrics/pods/{namespace}/{name}",
  "/api/v1/metrics/quotas",
  "/api/v1/metrics/services",
  "/api/v1/metrics/snapshot",
  "/api/v1/metrics/volume-claims",
  "/api/v1/metrics/volumes",
  "/api/v1/metrics/workloads",
];

type Json = Readonly<Record<string, unknown>>;

async function openApi(t: Parameters<typeof openHttpApp>[0]): Promise<Json> {
  const { app } = await openHttpApp(t);
  const response = await app.inject("/openapi.json");
  assert.equal(response.statusCode, 200);
  return response.json<Json>();
}

test("the OpenAPI document is one of version 3.1 and describes every path of DESIGN", async (t) => {
  const { openapi, info, paths } = await openApi(t);
  assert.match(String(openapi), /^3\.1\.\d+$/);
  assert.ok(isObject(info) && info["title"] === "Kubevitals" && typeof info["version"] === "string");
  assert.ok(isObject(paths));
  assert.deepEqual(Object.keys(paths).toSorted(), doors);
});

test("every reference leads somewhere", async (t) => {
  const document = await openApi(t);
  const references = objectsIn(document).flatMap((object) => ("$ref" in object ? [String(object["$ref"])] : []));
  assert.ok(references.length > 20);
  assert.deepEqual(
    references.filter((reference) => !isObject(follow(document, reference))),
    [],
  );
});

test("every operation says what it does, what it takes, and how it answers and fails", async (t) => {
  const { paths } = await openApi(t);
  assert.ok(isObject(paths));
  for (const [path, item] of Object.entries(paths)) {
    assert.ok(isObject(item));
    assert.deepEqual(Object.keys(item), ["get"], path);
    const operation = item["get"];
    assert.ok(isObject(operation) && typeof operation["summary"] === "string" && operation["summary"] !== "", path);
    const parameters = operation["parameters"] as readonly Json[];
    const inPath = parameters.filter((parameter) => parameter["in"] === "path");
    assert.deepEqual(
      inPath.map(({ name }) => `{${String(name)}}`),
      path.match(/\{\w+\}/g) ?? [],
      path,
    );
    for (const parameter of parameters)
      assert.ok(isText(parameter["description"]), `${path} ${String(parameter["name"])}`);
    const responses = operation["responses"];
    assert.ok(isObject(responses));
    const isHistory = path.endsWith("/history");
    const failures = ["400", "401", "403", "404", "410", "414", "431", "503"];
    assert.deepEqual(Object.keys(responses), ["200", ...(isHistory ? [] : ["304"]), ...failures], path);
    for (const [status, response] of Object.entries(responses)) {
      assert.ok(isObject(response) && isText(response["description"]), path);
      const { content } = response;
      const types = isObject(content) ? Object.keys(content) : [];
      if (failures.includes(status)) assert.deepEqual(types, ["application/problem+json"]);
      else if (status === "304") assert.deepEqual(types, []);
      else assert.deepEqual(types, ["application/json", ...(isHistory ? [] : ["text/event-stream"])]);
    }
  }
});

test("what a list can be asked is described with an example that it answers", async (t) => {
  const { app, store } = await openHttpApp(t);
  const pod = emptyPodMetrics({ podName: "n", namespace: "n", podUid: "uid" });
  store.put(snapshot("s-1", [nodeRecord("n")], { pods: podList([pod]) }));
  const { paths } = (await app.inject("/openapi.json")).json<Json>();
  let tried = 0;
  for (const [path, item] of Object.entries(paths as Readonly<Record<string, Readonly<Record<string, Json>>>>)) {
    for (const { in: place, name, example } of (item["get"]?.["parameters"] ?? []) as readonly Json[]) {
      if (place !== "query" || example === undefined) continue;
      assert.ok(typeof example === "string" || typeof example === "number");
      tried++;
      const { statusCode, body } = await app.inject({
        url: path.replaceAll(/\{\w+\}/g, "n"),
        query: { [String(name)]: String(example) },
      });
      assert.equal(statusCode, 200, `${path}?${String(name)}=${String(example)}: ${body}`);
    }
  }
  assert.ok(tried > 30);
});

test("every field of every schema is described, and every schema is a valid one", async (t) => {
  const document = await openApi(t);
  const schemas = objectsIn(document).filter((object) => isObject(object["properties"]));
  assert.ok(schemas.length > 20);
  for (const schema of schemas) {
    for (const [name, field] of Object.entries(schema["properties"] as Json)) {
      assert.ok(isObject(field));
      const meant = "$ref" in field ? follow(document, String(field["$ref"])) : field;
      assert.ok(isObject(meant) && isText(meant["description"]), `${String(schema["title"])} ${name}`);
    }
    const known = new Set(Object.keys(schema["properties"] as Json));
    assert.deepEqual(
      ((schema["required"] ?? []) as string[]).filter((name) => !known.has(name)),
      [],
    );
    assert.ok(new Ajv2020({ strict: false, validateFormats: false }).validateSchema(schema));
  }
});

test("every measured value says its unit, by its name or by what it means", async (t) => {
  const { components } = await openApi(t);
  const byName =
    /(Bytes|Millicores|Rate|RateOf\w+|Seconds|Milliseconds|Celsius|Watts|Joules|Hertz|PerSecond|Megatransfers)$/;
  const byMeaning = /percent|\bunit\b|[Pp]ieces|tasks|as Prometheus/;
  let looked = 0;
  for (const schema of objectsIn(components)) {
    for (const [name, field] of Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, Json>>)) {
      const values = (field["additionalProperties"] ?? field) as Json;
      if (values["type"] !== "number") continue;
      looked++;
      assert.ok(
        byName.test(name) || byMeaning.test(String(field["description"])),
        `${String(schema["title"])} ${name}: ${String(field["description"])}`,
      );
    }
  }
  assert.ok(looked > 80);
});

test("the page at /docs and all that it loads come from here", async (t) => {
  const { app } = await openHttpApp(t);
  const page = await app.inject("/docs");
  const landing = page.statusCode === 200 ? page : await app.inject(String(page.headers["location"]));
  assert.match(String(landing.headers["content-type"]), /^text\/html/);
  assert.match(String(landing.headers["content-security-policy"]), /default-src 'self'/);
  const loaded = Array.from(landing.body.matchAll(/(?:src|href)="([^"]+)"/g), ([, url = ""]) => url);
  assert.ok(loaded.length > 3);
  for (const url of loaded) {
    const asset = new URL(url, "http://here/docs/");
    assert.equal(asset.host, "here", url);
    assert.equal((await app.inject(asset.pathname)).statusCode, 200, url);
  }
  assert.doesNotMatch(landing.body, /https?:\/\/(?!www\.w3\.org)/);
  assert.deepEqual((await app.inject("/docs/json")).json(), (await app.inject("/openapi.json")).json());
});

test("the front door leads to the documentation", async (t) => {
  const { app } = await openHttpApp(t);
  const { statusCode, headers } = await app.inject("/");
  assert.deepEqual([statusCode, headers["location"]], [302, "/docs"]);
});

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 3;
}

function objectsIn(value: unknown): readonly Json[] {
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

function follow(document: Json, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), document);
}
