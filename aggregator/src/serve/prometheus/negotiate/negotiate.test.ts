import assert from "node:assert/strict";
import { test } from "node:test";
import { negotiateEncoding } from "./encoding.ts";
import { negotiateFormat } from "./format.ts";

const text = "text/plain; version=0.0.4; charset=utf-8";
const openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** What Prometheus sends by its version, and others. */
for (const [who, accept, contentType] of [
  ["nobody", undefined, text],
  ["curl", "*/*", text],
  ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", text],
  [
    "Prometheus 2.42",
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    openMetrics,
  ],
  [
    "Prometheus 3",
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
    `${openMetrics}; escaping=allow-utf-8`,
  ],
  [
    "Prometheus 3 with legacy names",
    "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,*/*;q=0.1",
    `${openMetrics}; escaping=underscores`,
  ],
  [
    "Prometheus that would rather have protobuf",
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,text/plain;version=0.0.4;q=0.3",
    text,
  ],
  [
    "one who would have dots escaped",
    "text/plain;version=1.0.0;escaping=dots",
    "text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
  ],
  ["one who forges a header", 'text/plain;version=0.0.4;escaping="a\\r\\nX: y"', `${text}; escaping=underscores`],
  ["one who wants the text more", "application/openmetrics-text;q=0.3,text/plain;q=0.31", text],
  ["one who wants no text", "text/plain;q=0,application/openmetrics-text;q=0.1", openMetrics],
  ["one who names no version", "application/openmetrics-text", openMetrics],
  [
    "one who wants the old version",
    "application/openmetrics-text; version=0.0.1",
    openMetrics.replace("1.0.0", "0.0.1"),
  ],
  ["one who wants a version to come", "application/openmetrics-text;version=2.0.0, text/plain;q=0.1", text],
  ["one who wants JSON", "application/json", text],
  ["one who writes in capitals", "Application/OpenMetrics-Text; Version=1.0.0; Q=1", openMetrics],
  ["one who writes nonsense", ";;;,,q=,=;q=x", text],
  ["one whose weight is none", "application/openmetrics-text;q=high,text/plain;q=0.1", text],
] as const) {
  test(`${who} gets ${contentType}`, () => assert.equal(negotiateFormat(accept).contentType, contentType));
}

for (const [accept, encoding] of [
  [undefined, "identity"],
  ["", "identity"],
  ["identity", "identity"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["GZIP ; Q=0.1", "gzip"],
  ["gzip;q=0", "identity"],
  ["gzip;q=0.0, *;q=0", "identity"],
  ["*", "zstd"],
  ["*, zstd;q=0", "gzip"],
  ["br", "identity"],
  ["gzip, deflate, br, zstd", "zstd"],
  ["gzip, zstd;q=0.9", "gzip"],
  ["identity, gzip;q=0.5", "identity"],
  ["identity;q=0.5, gzip;q=0.5", "gzip"],
  ["gzip;q=2", "identity"],
] as const) {
  test(`who accepts '${accept}' gets ${encoding}`, () => assert.equal(negotiateEncoding(accept), encoding));
}
