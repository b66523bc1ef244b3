import assert from "node:assert/strict";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { loadOptions, reloadOf } from "@kubevitals/program";
import { aggregatorProgram } from "../../config.ts";
import { collectingLog } from "../../testing/collecting-log.ts";
import { observation } from "../../testing/records.ts";
import { loadRule, node } from "../../testing/rules.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { HealthJudge } from "../judge.ts";
import { ruleSet } from "../scope.ts";
import { nodeScope } from "../scopes/node.ts";
import { FollowedSilences } from "./followed-silences.ts";
import { settingsOf } from "./settings-of.ts";

/** A silence of nodes of this name, that is in force in the tests. */
const silenceOf = (name: string) => ({ kind: "Node", name, until: "2030-01-01T00:00:00Z" });

/** A file with these silences, and a judge of two nodes with a high load, for as long as the aggregator runs. */
function open(t: TestContext, silences: readonly object[]) {
  const folder = temporaryFolder(t);
  const path = join(folder, "config.yaml");
  const replace = (text: string) => {
    writeFileSync(join(folder, "next"), text);
    renameSync(join(folder, "next"), path);
  };
  const write = (next: readonly object[]) => replace(JSON.stringify({ health: { silences: next } }));
  write(silences);
  const argv = ["--config", path];
  const loaded = loadOptions(aggregatorProgram, argv, {});
  assert.ok("values" in loaded);
  const { log, lines } = collectingLog();
  const followed = new FollowedSilences(loaded.values.healthSilences, reloadOf(aggregatorProgram, argv, {}), log);
  const judge = new HealthJudge(
    [ruleSet(nodeScope, [loadRule])],
    settingsOf([], () => followed.current),
  );
  let second = 0;
  return {
    path,
    replace,
    write,
    lines,
    /** Names of the nodes whose issue is silenced, after a look at the file. */
    silenced: () => {
      followed.look();
      const { report } = judge.judge(
        observation([node("a", { load1: 2 }, {}), node("b", { load1: 2 }, {})], (second += 15)),
      );
      return report.silenced.map(({ object }) => object?.name);
    },
  };
}

test("a silence that is written while the aggregator runs counts from the next look on, and one that is taken away no more", (t) => {
  const { write, silenced, lines } = open(t, [silenceOf("a")]);
  assert.deepEqual(silenced(), ["a"]);
  write([silenceOf("a"), silenceOf("b")]);
  assert.deepEqual(silenced(), ["a", "b"]);
  write([silenceOf("b")]);
  assert.deepEqual(silenced(), ["b"]);
  write([]);
  assert.deepEqual(silenced(), []);
  assert.deepEqual(
    lines.map(({ silences }) => silences),
    [2, 1, 0],
  );
});

test("a file that cannot be used leaves the silences in force, and is named once", (t) => {
  const { path, replace, write, silenced, lines } = open(t, [silenceOf("a")]);
  replace('health: { silences: [{ kind: "Node" }] }');
  for (const _ of [1, 2]) assert.deepEqual(silenced(), ["a"]);
  assert.equal(lines.length, 1);
  assert.match(String(lines[0]?.["problem"]), /health\.silences.*until is missing/);
  rmSync(path);
  for (const _ of [1, 2]) assert.deepEqual(silenced(), ["a"]);
  assert.equal(lines.length, 2);
  assert.match(String(lines[1]?.["problem"]), /^--config: .* cannot be read \(ENOENT\)$/);
  write([silenceOf("b")]);
  assert.deepEqual(silenced(), ["b"]);
});

test("a change of other options leaves the silences as they are, without a word", (t) => {
  const { replace, silenced, lines } = open(t, [silenceOf("a")]);
  replace(JSON.stringify({ health: { silences: [silenceOf("a")] }, aggregator: { log_level: "debug" } }));
  assert.deepEqual(silenced(), ["a"]);
  assert.deepEqual(lines, []);
});

function broken(): never {
  throw new TypeError("broken");
}

test("what is no fault of the file is thrown on", () => {
  assert.throws(() => new FollowedSilences([], broken, collectingLog().log).look(), TypeError);
});
