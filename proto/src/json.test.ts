import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { camelCase } from "./descriptor.ts";
import * as converters from "./gen/json.ts";
import { enumToJson, timestampToJson } from "./json.ts";
import { isValidTimestamp } from "./timestamp.ts";
import { createRandom, randomMessage } from "./testing/random-message.ts";

const { schemas } = converters;
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ajv = new Ajv2020({ schemas: Object.values(schemas), allErrors: true, formats: { "date-time": rfc3339 } });

for (const name of Object.keys(schemas)) {
  test(`any ${name} as REST writes it is as its schema says, without what is absent`, () => {
    const convert = converterOf(name);
    for (let seed = 1; seed <= 60; seed++) {
      const message = randomMessage(name, createRandom(seed));
      const json: unknown = JSON.parse(JSON.stringify(convert(message)));
      assert.ok(ajv.validate(name, json), `seed ${seed}: ${ajv.errorsText()}`);
      assert.deepEqual(Object.keys(json as object).toSorted(), Object.keys(message).toSorted(), `seed ${seed}`);
    }
  });
}

test("the schemas refuse what is missing, of another type or unknown", () => {
  const provenance = { source: "agent", freshness: "fresh" };
  assert.ok(ajv.validate("Provenance", provenance));
  for (const wrong of [{ source: "agent" }, { ...provenance, freshness: "FRESH" }, { ...provenance, age: 1 }]) {
    assert.equal(ajv.validate("Provenance", wrong), false, JSON.stringify(wrong));
  }
});

const instants: readonly [seconds: number, nanos: number, text: string][] = [
  [0, 0, "1970-01-01T00:00:00.000Z"],
  [-1, 999_999_999, "1969-12-31T23:59:59.999Z"],
  [1_780_000_000, 120_000_000, "2026-05-28T20:26:40.120Z"],
  [-62_135_596_800, 0, "0001-01-01T00:00:00.000Z"],
  [253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999Z"],
];
for (const [seconds, nanos, text] of instants) {
  test(`the instant ${seconds} s and ${nanos} ns is written ${text}`, () => {
    assert.ok(isValidTimestamp({ seconds, nanos }));
    assert.equal(timestampToJson({ seconds, nanos }), text);
  });
}

test("enum values are written in lower case, with hyphens and without their prefix", () => {
  assert.equal(enumToJson("SOURCE_", "SOURCE_METRICS_SERVER"), "metrics-server");
  assert.equal(enumToJson("HEALTH_STATUS_", "HEALTH_STATUS_UNSPECIFIED"), "unspecified");
});

test("an enum value of a newer peer is unspecified", () => {
  assert.equal(enumToJson("FRESHNESS_", 9), "unspecified");
});

/** The converter of a message; one that REST writes as the wire has it needs none. */
function converterOf(name: string): (message: object) => object {
  const key = `${camelCase(name)}ToJson`;
  const found = Object.entries(converters).find(([candidate]) => candidate === key)?.[1];
  return (found as ((message: object) => object) | undefined) ?? ((message) => message);
}
