/** Pages of made-up pods, without a cluster: what rows and pages cost by themselves. Started by `bench:kube --alone`, from a bundle. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { systemClock } from "@kubevitals/program";
import type { KubeObject } from "../../../aggregator/src/kube/resources/kube-object.ts";
import { kubeResources } from "../../../aggregator/src/kube/resources/index.ts";
import { writeRows } from "../../../aggregator/src/kube/rows.ts";
import { MetricsPages } from "../../../aggregator/src/serve/prometheus/metrics-pages.ts";
import { wholePage } from "../../../aggregator/src/serve/prometheus/shard.ts";
import { ObjectTable } from "../../../aggregator/src/state/objects/object-table.ts";
import { snapshot } from "../../../aggregator/src/testing/records.ts";
import { makePod } from "./objects.ts";
import type { Encoding } from "./scrape.ts";

const [nodes = 1000, pods = 10_000] = process.argv.slice(2).map(Number);
const nothing = new Map();
const resource = kubeResources({ labelsAllowlist: nothing, annotationsAllowlist: nothing }).find(
  ({ name }) => name === "pods",
);
if (resource === undefined) throw new Error("there is no kind called pods");
const table = new ObjectTable();

function put(index: number, generation: number): void {
  const object = makePod(index, nodes, generation) as KubeObject;
  const { uid, name, namespace = "" } = object.metadata;
  table.put({
    uid,
    namespace,
    name,
    rows: (out) => writeRows(resource as never, object, out),
    facts: { containers: [] },
  });
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function heldBytes(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await sleep(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const before = await heldBytes();
const begun = process.cpuUsage();
for (let index = 0; index < pods; index++) put(index, 0);
const { user } = process.cpuUsage(begun);
const view = table.view();
console.log(
  `${view.size} pods in ${view.buckets.length} buckets: ${(user / 1000).toFixed(0)} ms of CPU, made up and put in`,
);
console.log(`held: ${megabytes((await heldBytes()) - before)}`);

const labels = { profile: "kube-prometheus", clusterName: undefined } as const;
const pages = new MetricsPages({ labels, clock: systemClock, ownMetrics: async () => [] });
let taken = 0;
const server = createServer((request, response) => {
  const pod = {
    name: "pods",
    state: "synced",
    families: resource.families,
    objects: table.view(),
    skipped: 0,
  } as const;
  const kube = new Map([["pods", pod]]);
  const encoding = request.headers["accept-encoding"] === "gzip" ? "gzip" : "identity";
  void pages.write(response, {
    snapshot: snapshot(String(taken++), [], { kube }),
    of: wholePage,
    families: undefined,
    format: "text",
    encoding,
  });
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

/** Reads the page and tells its bytes. In a process of its own: what reading costs is not ours. */
const reader = `
  const [url, encoding] = process.argv.slice(1);
  require("node:http").get(url, { headers: { "accept-encoding": encoding } }, (response) => {
    let bytes = 0;
    response.on("data", (chunk) => (bytes += chunk.length));
    response.on("end", () => console.log(bytes));
  });`;

async function scrape(what: string, encoding: Encoding): Promise<void> {
  const start = process.cpuUsage();
  const line = ["-e", reader, `http://127.0.0.1:${port}/`, encoding];
  const { stdout } = await promisify(execFile)(process.execPath, line);
  const cpu = process.cpuUsage(start);
  console.log(`${what}: ${((cpu.user + cpu.system) / 1000).toFixed(0)} ms of CPU; ${megabytes(Number(stdout))}`);
}

for (let round = 0; round < 5; round++) await scrape("plain", "identity");
for (let round = 0; round < 3; round++) await scrape("compressed", "gzip");
for (let round = 1; round <= 3; round++) {
  for (let index = 0; index < 25; index++) put((round * 977 + index * 37) % pods, round);
  await scrape("compressed, 25 pods changed", "gzip");
}
console.log(`held: ${megabytes((await heldBytes()) - before)}`);
server.close();
