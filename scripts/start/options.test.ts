import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadOptions, UsageError } from "@kubevitals/program";
import { aggregatorProgram } from "../../aggregator/src/config.ts";
import { planStart } from "./options.ts";

test("Kubernetes is off by default", () => {
  assert.equal(kubernetesOf([]), "off");
});

test("what a flag, the environment or a file says about Kubernetes counts", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "kubevitals-"));
  const file = join(folder.path, "config.yaml");
  writeFileSync(file, "aggregator: { kubernetes: auto }\n");
  assert.equal(kubernetesOf(["--kubernetes", "auto"]), "auto");
  assert.equal(kubernetesOf([], { KUBEVITALS_AGGREGATOR_KUBERNETES: "auto" }), "auto");
  assert.equal(kubernetesOf(["--config", file]), "auto");
  assert.equal(kubernetesOf([], { KUBEVITALS_AGGREGATOR_CONFIG: file }), "auto");
  assert.equal(kubernetesOf(["--config", file, "--kubernetes=off"]), "off");
});

test("a file given by --config is the agent's too", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "kubevitals-"));
  const file = join(folder.path, "config.yaml");
  writeFileSync(file, "agent: { node_name: from-file }\n");
  const plan = planOf(["--config", file]);
  assert.equal(plan.nodeName, "from-file");
  assert.deepEqual(plan.agentArguments("h:1"), [`--config=${file}`, "--aggregator=h:1"]);
});

test("the aggregator's flags are handed on as they are; the agent is told where to connect", () => {
  const argv = ["--http-listen", "127.0.0.1:0", "--cluster-name=x"];
  const plan = planOf(argv);
  assert.deepEqual(plan.aggregatorArguments.slice(-3), argv);
  assert.deepEqual(plan.agentArguments("127.0.0.1:7"), ["--aggregator=127.0.0.1:7"]);
  assert.equal(plan.nodeName, hostname());
});

test("a snapshot is old when the aggregator would call a node stale", () => {
  assert.equal(planOf([]).staleAfterSeconds, 3);
  assert.equal(planOf([], { KUBEVITALS_AGGREGATOR_COLLECT_INTERVAL: "20s" }).staleAfterSeconds, 60);
});

test("what cannot be used names its program", () => {
  assert.throws(() => planStart(["--nope"], {}), refusal(/^aggregator: unknown flag --nope/));
  assert.throws(() => planStart(["--http-listen=0.0.0.0:1"], {}), refusal(/^aggregator: --auth: /));
  assert.throws(
    () => planStart([], { KUBEVITALS_AGENT_NOPE: "" }),
    refusal(/^agent: unknown variable KUBEVITALS_AGENT_NOPE/),
  );
});

test("--print-config shows what would be in force", () => {
  const plan = planStart(["--print-config"], {});
  assert.ok("print" in plan);
  assert.match(plan.print, /^ {2}kubernetes: off # default$/m);
});

function planOf(argv: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const plan = planStart(argv, environment);
  assert.ok("nodeName" in plan);
  return plan;
}

/** What the aggregator takes from the arguments that it is given. */
function kubernetesOf(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const loaded = loadOptions(aggregatorProgram, planOf(argv, environment).aggregatorArguments, environment);
  assert.ok("values" in loaded);
  return loaded.values.kubernetes;
}

function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof UsageError && message.test(error.message);
}
