import assert from "node:assert/strict";
import { test } from "node:test";
import type { PodScrape } from "../../state/facts/pod.ts";
import { podScrape } from "./pod-scrape.ts";

interface Given {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ports?: readonly object[];
  readonly phase?: string;
  readonly podIP?: string | undefined;
}

/** What a pod asks for that has these annotations `prometheus.io/…` beside `scrape`. */
function scrapeOf({ annotations = {}, ports = [{ containerPort: 8080 }], phase = "Running", ...more }: Given = {}) {
  const named = Object.entries({ scrape: "true", ...annotations }).map(([name, value]) => [
    name.includes("/") ? name : `prometheus.io/${name}`,
    value,
  ]);
  const pod = {
    metadata: { name: "cart", namespace: "shop", uid: "uid", annotations: Object.fromEntries(named) },
    spec: { containers: [{ name: "app", ports }] },
    status: { phase, podIP: "podIP" in more ? more.podIP : "10.1.2.3" },
  };
  return podScrape(pod as never);
}

const plain: PodScrape = { address: "10.1.2.3", ports: [8080], path: "/metrics", tls: false, speaksOfNode: false };

const cases: readonly (readonly [what: string, given: Given, scrape: PodScrape | undefined])[] = [
  ["asks", {}, plain],
  ["does not ask", { annotations: { scrape: "false" } }, undefined],
  ["asks in another spelling", { annotations: { scrape: "True" } }, undefined],
  ["waits for its node", { phase: "Pending" }, undefined],
  ["has ended", { phase: "Succeeded" }, undefined],
  ["has no address yet", { podIP: undefined }, undefined],
  ["has what is no address", { podIP: "evil.example" }, undefined],
  ["names its port", { annotations: { port: "9102" } }, { ...plain, ports: [9102] }],
  ["names its port by a word", { annotations: { port: "http" } }, plain],
  ["names no port that there is", { annotations: { port: "70000" } }, plain],
  ["names port 0", { annotations: { port: "0" } }, plain],
  ["names its path", { annotations: { path: "/stats?all=1" } }, { ...plain, path: "/stats?all=1" }],
  ["names its path without a slash", { annotations: { path: "stats" } }, { ...plain, path: "/stats" }],
  ["names too long a path", { annotations: { path: `/${"a".repeat(1024)}` } }, plain],
  ["is served by https", { annotations: { scheme: "https" } }, { ...plain, tls: true }],
  ["names a scheme that is not known", { annotations: { scheme: "ftp" } }, plain],
  ["declares no port", { ports: [] }, { ...plain, ports: [80] }],
  [
    "declares no port, by https",
    { ports: [], annotations: { scheme: "https" } },
    { ...plain, ports: [443], tls: true },
  ],
  [
    "declares several ports",
    {
      ports: [
        { containerPort: 1 },
        { containerPort: 2, protocol: "UDP" },
        { containerPort: 1 },
        { containerPort: 3, protocol: "TCP" },
      ],
    },
    { ...plain, ports: [1, 3] },
  ],
  [
    "declares more ports than are scraped",
    { ports: Array.from({ length: 20 }, (_, port) => ({ containerPort: port + 1 })) },
    { ...plain, ports: [1, 2, 3, 4, 5, 6, 7, 8] },
  ],
  ["speaks of its node", { annotations: { "kubevitals.io/custom-metrics": "node" } }, { ...plain, speaksOfNode: true }],
  ["has an address of IPv6", { podIP: "fd00::1" }, { ...plain, address: "fd00::1" }],
];
for (const [what, given, scrape] of cases) {
  test(`a pod that ${what}`, () => assert.deepEqual(scrapeOf(given), scrape));
}

test("a pod of which next to nothing is known asks for nothing", () => {
  assert.equal(podScrape({ metadata: { name: "a", uid: "u" } }), undefined);
  const asks = { metadata: { name: "a", uid: "u", annotations: { "prometheus.io/scrape": "true" } } };
  assert.equal(podScrape(asks as never), undefined);
});
