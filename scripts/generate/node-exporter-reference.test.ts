import assert from "node:assert/strict";
import { test } from "node:test";
import { decisionOn, decisions } from "./node-exporter-decisions.ts";
import {
  agentOptions,
  flagsIn,
  foreignFlags,
  isAgentFlag,
  renderNodeExporterReference,
} from "./node-exporter-reference.ts";

function isKnown(flag: string): boolean {
  return isAgentFlag(flag) || flag.replace(/^--(\[no-\]|no-)?/, "") in foreignFlags;
}

const page = renderNodeExporterReference();
const tables = page.slice(page.indexOf("## Flags with another name"));

test("every flag of node_exporter stands in one table, once", () => {
  const names = tables
    .split("\n")
    .filter((line) => line.startsWith("| `--"))
    .map((line) => flagsIn(line)[0]?.replace(/^--(\[no-\])?/, ""));
  assert.equal(names.length, Object.keys(foreignFlags).length);
  assert.deepEqual(new Set(names), new Set(Object.keys(foreignFlags)));
});

test("every flag that the page names is the agent's, or node_exporter's", () => {
  assert.deepEqual(
    flagsIn(page).filter((flag) => !isKnown(flag)),
    [],
  );
});

test("what a flag is mapped to is the agent's", () => {
  const ours = Object.values(decisions).flatMap((decision) => ("ours" in decision ? [decision.ours] : []));
  assert.deepEqual(
    ours.filter((flag) => !isAgentFlag(flag)),
    [],
  );
});

test("every decision is about a flag that the agent does not have itself", () => {
  const missing = Object.keys(foreignFlags).filter((flag) => !(flag in agentOptions));
  const used = new Set(missing.map((flag) => decisionOn(flag)?.key));
  assert.deepEqual(
    Object.keys(decisions).filter((key) => !used.has(key)),
    [],
    "to be deleted from node-exporter-decisions.ts",
  );
});

test("flags of the same name take the same and have the same default", () => {
  for (const [name, foreign] of Object.entries(foreignFlags)) {
    const option = agentOptions[name];
    if (option === undefined) continue;
    const { type, default: value } = option;
    const takes = type.form === "boolean" ? "switch" : type.form === "repeated" ? "values" : "value";
    assert.equal(takes, foreign.takes, name);
    if (foreign.default === undefined || foreign.takes === "switch" || name === "web.listen-address") continue;
    assert.equal(value === undefined ? undefined : type.format(value), foreign.default, name);
  }
});

test("collectors of the same name run by default where node_exporter's do", () => {
  for (const line of tables.split("\n").filter((row) => /^\| `--\[no-\]collector\.[a-z_]+` \| (on|off) \|/.test(row))) {
    const [, name = "", state] = /collector\.([a-z_]+)` \| (on|off)/.exec(line) ?? [];
    assert.equal(state, foreignFlags[`collector.${name}`]?.default === "enabled" ? "on" : "off", name);
  }
});

test("a flag about which nothing is decided fails", () => {
  assert.throws(
    () => renderNodeExporterReference({ "collector.brandnew": { takes: "switch" } }),
    /--collector\.brandnew/,
  );
});
