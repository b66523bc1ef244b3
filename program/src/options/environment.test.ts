import assert from "node:assert/strict";
import { test } from "node:test";
import { variableOf } from "./table.ts";
import { refusal, valuesOf } from "./testing/example.ts";

test("a variable sets its option", () => {
  const values = valuesOf([], { KUBEVITALS_EXAMPLE_NODE_NAME: "n", KUBEVITALS_EXAMPLE_INTERVAL: "1s" });
  assert.deepEqual(values, { ...valuesOf([]), nodeName: "n", interval: 1 });
});

test("a variable holds several values one a line", () => {
  assert.deepEqual(valuesOf([], { KUBEVITALS_EXAMPLE_FOLDERS: "a,b\n\n c\n" }).folders, ["a,b", "c"]);
});

test("the variable of another program's flag has its letters and no signs", () => {
  assert.equal(
    variableOf("agent", "collector.bcache.priorityStats"),
    "KUBEVITALS_AGENT_COLLECTOR_BCACHE_PRIORITYSTATS",
  );
  assert.equal(variableOf("agent", "web.listen-address"), "KUBEVITALS_AGENT_WEB_LISTEN_ADDRESS");
});

test("variables of other programs, and of none, are left alone", () => {
  const values = valuesOf([], {
    KUBEVITALS_AGENT_NODE_NAME: "x",
    NODE_NAME: "x",
    KUBEVITALS: "x",
    KUBEVITALS_EXAMPLES: "x",
  });
  assert.deepEqual(values, valuesOf([]));
});

const serviceLinks = [
  "SERVICE_HOST",
  "SERVICE_PORT",
  "SERVICE_PORT_HTTP",
  "SERVICE_PORT_GRPC_AGENTS",
  "PORT",
  "PORT_9481_TCP",
  "PORT_9481_TCP_ADDR",
  "PORT_9481_TCP_PORT",
  "PORT_9481_TCP_PROTO",
  "PORT_53_UDP_ADDR",
  "HEADLESS_SERVICE_HOST",
  "HEADLESS_PORT_9481_TCP",
];
for (const name of serviceLinks) {
  test(`Kubernetes' service link …_${name} is left alone`, () => {
    assert.deepEqual(valuesOf([], { [`KUBEVITALS_EXAMPLE_${name}`]: "tcp://10.0.0.1:9481" }), valuesOf([]));
  });
}

const refused: Record<string, readonly [environment: Record<string, string>, message: string]> = {
  "a variable that nearly exists": [
    { KUBEVITALS_EXAMPLE_NODE_NAM: "n" },
    "unknown variable KUBEVITALS_EXAMPLE_NODE_NAM; did you mean KUBEVITALS_EXAMPLE_NODE_NAME?",
  ],
  "a variable like none": [
    { KUBEVITALS_EXAMPLE_FROBNICATE: "n" },
    "unknown variable KUBEVITALS_EXAMPLE_FROBNICATE; --help lists what there is",
  ],
  "a bad value": [
    { KUBEVITALS_EXAMPLE_LIMIT: "many" },
    "KUBEVITALS_EXAMPLE_LIMIT: 'many' is not a whole number from 0 to 100",
  ],
  "an empty value": [{ KUBEVITALS_EXAMPLE_VERBOSE: "" }, "KUBEVITALS_EXAMPLE_VERBOSE: '' is not true or false"],
  "a file that is missing": [
    { KUBEVITALS_EXAMPLE_CONFIG: "/nowhere/example.yaml" },
    "KUBEVITALS_EXAMPLE_CONFIG: '/nowhere/example.yaml' cannot be read (ENOENT)",
  ],
};
for (const [what, [environment, message]] of Object.entries(refused)) {
  test(`the environment is refused for ${what}`, () => {
    assert.equal(
      refusal(() => valuesOf([], environment)),
      message,
    );
  });
}
