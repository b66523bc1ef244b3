import assert from "node:assert/strict";
import { parseTextFormat, type ParsedFamily, type ParsedSample } from "../../../proto/src/testing/parse-text-format.ts";

/** A page of /metrics that was read as strictly as the format allows. */
export interface PrometheusPage {
  /** The snapshot that it quotes; an agent's page quotes none. */
  readonly snapshotId: string | null;
  readonly text: string;
  readonly families: readonly ParsedFamily[];
  /** The samples of that name that carry these labels, among others. */
  samples(name: string, labels?: Readonly<Record<string, string>>): readonly ParsedSample[];
  /** The value of the one sample of that name with these labels; undefined where there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
  /** Families of the node that come from its agent. */
  nodeFamilies(nodeName: string): readonly string[];
}

/** Scrapes a page. One that is not compressed is written anew for each reader: its program's own counters are of now. */
export async function fetchPage(url: string, encoding: "gzip" | "identity" = "gzip"): Promise<PrometheusPage> {
  const response = await fetch(url, { headers: { "accept-encoding": encoding } });
  const text = await response.text();
  assert.equal(response.status, 200, `${url}: ${text}`);
  // prom-client puts empty lines between its families and writes Nan: Prometheus skips the ones and reads the other.
  const families = parseTextFormat(text.replaceAll(/\n{2,}/g, "\n").replaceAll(/ Nan$/gm, " NaN"));
  const all = families.flatMap((family) => family.samples);
  const samples = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    all.filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
  return {
    snapshotId: response.headers.get("kubevitals-snapshot-id"),
    text,
    families,
    samples,
    value(name, labels) {
      const found = samples(name, labels);
      assert.ok(found.length <= 1, `${found.length} series ${name}${JSON.stringify(labels)}`);
      return found[0]?.value;
    },
    nodeFamilies: (nodeName) =>
      families
        .filter(({ name }) => name.startsWith("node_"))
        .filter((family) => family.samples.some(({ labels }) => labels["node"] === nodeName))
        .map(({ name }) => name),
  };
}
