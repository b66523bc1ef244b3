import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { watchSnapshots } from "./support/await-state.ts";
import { configFile } from "./support/config-file.ts";
import { askEveryDoor } from "./support/doors.ts";
import { repository, runProgram } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";

const isRoot = process.getuid?.() === 0;

/** The user that owns nothing, where the tests run as root; else their own. */
const user = isRoot ? 65_534 : undefined;

test(
  "both programs work for a user without rights and without a home",
  { skip: whyNot(), timeout: 60_000 },
  async (t) => {
    const aggregator = await startAggregator(t, ["--collect-interval", "250ms"], { user });
    const agent = await startAgent(t, aggregator, "plain", [], { user });
    const watch = watchSnapshots(t, aggregator.grpc);

    await t.test("the node is fresh, with values", async () => {
      const { id } = await watch.until("two vitals", ({ nodes }) => nodes.get("plain")?.cpuUsageRate !== undefined);
      const { metrics } = await askEveryDoor(aggregator, id, "plain");
      assert.ok(metrics.memoryCapacityBytes);
      const failed = metrics.collectors.filter(({ state }) => state === "COLLECTOR_STATE_FAILED");
      assert.deepEqual(failed, []);
    });

    await t.test("neither complains", () => {
      assert.deepEqual(agent.log.atLeast("warn"), []);
      assert.deepEqual(aggregator.log.atLeast("warn"), []);
    });

    await t.test(
      "a file that it may not read stops the start with a line that says so",
      { skip: !isRoot && "needs root" },
      async (own) => {
        const file = await configFile(own, "agent: {}\n");
        await chmod(join(file, ".."), 0o755);
        await chmod(file, 0o600);
        const { code, stderr } = await runProgram(own, "agent", ["--config", file], { user });
        assert.deepEqual([code, stderr], [2, `kubevitals agent: --config: '${file}' cannot be read (EACCES)\n`]);
      },
    );
  },
);

/** Why the test cannot be run here; false where it can. */
function whyNot(): string | false {
  if (user === undefined) return false;
  const files = ["node_modules/tsx/package.json", "agent/src/main.ts"].map((file) => join(repository, file));
  const script = "for (const file of process.argv.slice(1)) require('node:fs').readFileSync(file)";
  const { status } = spawnSync(process.execPath, ["-e", script, ...files], {
    uid: user,
    gid: user,
    cwd: repository,
    env: {},
  });
  return status === 0 ? false : `the checkout ${repository} is not readable for user ${user}`;
}
