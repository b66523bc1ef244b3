import assert from "node:assert/strict";
import { test } from "node:test";
import { loadOptions } from "@kubevitals/program";
import { aggregatorProgram, resolveConfig } from "./config.ts";

function resolve(...flags: readonly string[]) {
  const loaded = loadOptions(aggregatorProgram, flags, {});
  assert.ok("values" in loaded);
  return resolveConfig(loaded.values);
}

/** When a node is stale, when it is lost, and when its series are. */
function limits(...flags: readonly string[]): readonly number[] {
  const { staleAfter, lostAfter, seriesLostAfter } = resolve(...flags);
  return [staleAfter, lostAfter, seriesLostAfter];
}

test("what is not said follows from the intervals", () => {
  assert.deepEqual(limits(), [3, 30, 30]);
  assert.deepEqual(limits("--series-interval", "60s"), [3, 120, 120]);
  assert.deepEqual(limits("--collect-interval", "10s"), [30, 60, 60]);
  assert.deepEqual(limits("--lost-after", "5s"), [3, 5, 30]);
  assert.deepEqual(limits("--lost-after", "50s"), [3, 50, 50]);
  assert.deepEqual(limits("--stale-after", "20s"), [20, 40, 40]);
});

test("the doors and rhythms are the ones that DESIGN fixes", () => {
  const { httpListen, grpcListen, auth, collectInterval, seriesInterval, goodbyeGrace, cacheRetention, kubernetes } =
    resolve();
  assert.deepEqual(
    [httpListen, grpcListen],
    [
      { host: "127.0.0.1", port: 9480 },
      { host: "127.0.0.1", port: 9481 },
    ],
  );
  assert.deepEqual(
    [auth, kubernetes, collectInterval, seriesInterval, goodbyeGrace, cacheRetention],
    ["open", "auto", 1, 15, 120, 600],
  );
});

const refusals: readonly (readonly [flags: readonly string[], message: RegExp])[] = [
  [["--lost-after", "3s"], /^--lost-after: 3s is not longer than --stale-after, 3s$/],
  [["--stale-after", "40s", "--lost-after", "30s"], /^--lost-after: 30s/],
  [["--stale-after", "1s"], /^--stale-after: 1s is not longer than --collect-interval, 1s/],
  [["--forget-after", "30s"], /^--forget-after: 30s is not longer than --lost-after, 30s$/],
  [["--auth", "required", "--kubernetes", "off"], /^--auth: 'required', .* --kubernetes is off\. Listen on loopback/],
  [
    ["--http-listen", "0.0.0.0:9480", "--kubernetes", "off"],
    /^--auth: 'required', as it is where a listener is not on loopback/,
  ],
  [
    ["--grpc-listen", "[::]:1", "--auth", "open", "--kubernetes", "off"],
    /^--agent-auth: 'token', .* or say --agent-auth open/,
  ],
  [
    ["--agent-service-account", "agent"],
    /^--agent-service-account: 'agent' is not a ServiceAccount as NAMESPACE\/NAME/,
  ],
  [["--agent-service-account", "Kube/agent"], /^--agent-service-account: 'Kube\/agent' is not/],
  [["--resources", "pods,pod"], /^--resources: 'pod' is not a kind that can be read; there are .*, pods, /],
  [["--metric-labels-allowlist", "pod=[*]"], /^--metric-labels-allowlist: 'pod' is not a kind/],
  [["--metric-annotations-allowlist", "pods"], /^--metric-annotations-allowlist: 'pods' is not such as pods=\[/],
  [["--metric-denylist", "kube_pod,("], /^--metric-denylist: 'kube_pod,\(' is not metric names or regular expressions/],
  [
    ["--metric-allowlist", "a", "--metric-denylist", "b"],
    /^--metric-allowlist and --metric-denylist exclude each other/,
  ],
];

for (const [flags, message] of refusals) {
  test(`${flags.join(" ")} is refused in one line that names the option`, () => {
    assert.throws(() => resolve(...flags), { name: "UsageError", message });
    assert.throws(() => resolve(...flags), { message: /^[^\n]+$/ });
  });
}

test("beyond loopback readers and agents have to prove who they are, unless somebody says otherwise", () => {
  const auth = (...flags: readonly string[]) => {
    const config = resolve(...flags);
    return [config.auth, config.agentAuth];
  };
  assert.deepEqual(auth("--http-listen", "[::1]:1", "--grpc-listen", "localhost:2"), ["open", "open"]);
  assert.deepEqual(auth("--http-listen", "0.0.0.0:9480"), ["required", "open"]);
  assert.deepEqual(auth("--grpc-listen", "[::]:9481"), ["required", "token"]);
  assert.deepEqual(auth("--grpc-listen", "10.0.0.1:9481", "--auth", "open"), ["open", "token"]);
  assert.deepEqual(auth("--grpc-listen", "10.0.0.1:9481", "--agent-auth", "open"), ["required", "open"]);
  assert.deepEqual(auth("--auth", "required", "--agent-auth", "token"), ["required", "token"]);
  const accounts = ["--agent-service-account", "a/b", "--agent-service-account", "kubevitals/agent.x"];
  assert.deepEqual(resolve(...accounts).agentServiceAccount, ["a/b", "kubevitals/agent.x"]);
});

test("who says --auth open may listen anywhere, and who says --kubernetes off may leave a kubeconfig about", () => {
  assert.equal(resolve("--auth", "open", "--http-listen", "0.0.0.0:9480").auth, "open");
  assert.equal(resolve("--kubernetes", "off", "--kubeconfig", "/x").kubernetes, "off");
});

test("what kube-state-metrics takes as one list, several or one more in the file is a list here too", () => {
  const flags = [
    "--resources",
    "pods, nodes",
    "--resources",
    "roles",
    "--metric-denylist",
    "a,b",
    "--metric-denylist",
    "c",
  ];
  const { resources, metricDenylist, namespaces } = resolve(...flags, "--namespaces", "shop,bank");
  assert.deepEqual(resources, ["pods", "nodes", "roles"]);
  assert.deepEqual(metricDenylist.sources, ["a", "b", "c"]);
  assert.deepEqual(namespaces, ["shop", "bank"]);
});
