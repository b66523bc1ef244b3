import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "@kubevitals/program";
import { createExclusiveFilter, createNameFilter, noPattern, patternOf } from "./name-filter.ts";

const names = ["eth0", "eth1", "veth0", "lo"];
const both = () => createExclusiveFilter("collector.x.device", patternOf("a"), patternOf("b"));
const kept = (filter: (name: string) => boolean) => names.filter(filter);

test("keeps what the include fits and the exclude does not, all where neither is given", () => {
  assert.deepEqual(kept(createNameFilter(noPattern, noPattern)), names);
  assert.deepEqual(kept(createNameFilter(patternOf("eth"), noPattern)), ["eth0", "eth1", "veth0"]);
  assert.deepEqual(kept(createNameFilter(noPattern, patternOf("eth"))), ["lo"]);
  assert.deepEqual(kept(createNameFilter(patternOf("eth"), patternOf("^v"))), ["eth0", "eth1"]);
});

test("lets an include replace the default of the exclude", () => {
  const byDefault = patternOf("^v");
  assert.deepEqual(kept(createExclusiveFilter("collector.x.device", noPattern, byDefault, byDefault)), [
    "eth0",
    "eth1",
    "lo",
  ]);
  assert.deepEqual(kept(createExclusiveFilter("collector.x.device", patternOf("veth"), byDefault, byDefault)), [
    "veth0",
  ]);
  assert.deepEqual(kept(createExclusiveFilter("collector.x.device", patternOf("lo"), noPattern, byDefault)), ["lo"]);
});

test("refuses both, and names them", () => {
  assert.throws(
    both,
    (error) => error instanceof UsageError && /--collector\.x\.device-include and/.test(error.message),
  );
});
