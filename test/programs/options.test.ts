import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { flagOf } from "@kubevitals/program";
import { agentProgram } from "../../agent/src/config.ts";
import { aggregatorProgram } from "../../aggregator/src/config.ts";
import { configFile, temporaryFolder } from "./support/config-file.ts";
import { runProgram, startProgram } from "./support/program.ts";

const anyPorts = {
  agent: ["--http-listen", "127.0.0.1:0"],
  aggregator: ["--http-listen", "127.0.0.1:0", "--grpc-listen", "127.0.0.1:0"],
} as const;

suite("the programs' door for options", { concurrency: 2 }, () => {
  for (const { name, options } of [agentProgram, aggregatorProgram]) {
    const program = name === "agent" ? "agent" : "aggregator";

    test(`${program} --help prints every flag with its default, and does nothing else`, async (t) => {
      const { code, stdout, stderr } = await runProgram(t, program, ["--help"]);
      assert.deepEqual([code, stderr], [0, ""]);
      const described = stdout.split(/^ {2}(?=--)/m).slice(1);
      for (const [option, entry] of Object.entries(options)) {
        const text = described.find((part) => part.startsWith(`${flagOf(option)} `));
        assert.ok(text, `${flagOf(option)} is not there`);
        assert.ok(text.includes(entry.help), text);
        assert.match(text, /\n {6}Default: \S/);
      }
      const always = ["--config", "--print-config", "--help"];
      assert.equal(described.length, Object.keys(options).length + always.length);
      for (const flag of always)
        assert.ok(
          described.some((part) => part.startsWith(flag)),
          flag,
        );
    });

    test(`${program} --help says nothing of a reader who has gone`, async (t) => {
      const { code, stderr } = await runProgram(t, program, ["--help"], { isUnread: true });
      assert.deepEqual([code, stderr], [0, ""]);
    });

    test(`${program} starts from what its --print-config printed`, async (t) => {
      const printed = await runProgram(t, program, ["--print-config", ...anyPorts[program]]);
      assert.deepEqual([printed.code, printed.stderr], [0, ""]);
      const file = join(await temporaryFolder(t), "printed.yaml");
      await writeFile(file, printed.stdout);
      const again = await runProgram(t, program, ["--print-config", "--config", file]);
      assert.equal(withoutSources(again.stdout), withoutSources(printed.stdout));
      const started = await startProgram(t, program, ["--config", file]);
      assert.equal((await fetch(`http://${started.http}/livez`)).status, 200);
      assert.deepEqual(await started.end("SIGTERM"), { code: 0, signal: null });
    });
  }

  test("environment beats file, and a flag beats both", async (t) => {
    const file = await configFile(
      t,
      "agent:\n  node_name: by-file\n  log_level: warn\n  proc_path: /by-file\naggregator:\n  max_nodes: 1\n",
    );
    const environment = {
      KUBEVITALS_AGENT_CONFIG: file,
      KUBEVITALS_AGENT_NODE_NAME: "by-environment",
      KUBEVITALS_AGENT_PROC_PATH: "/by-environment",
    };
    const { stdout, stderr } = await runProgram(t, "agent", ["--print-config", "--proc-path", "/by-flag"], {
      environment,
    });
    assert.equal(stderr, "");
    assert.match(stdout, /^ {2}node_name: by-environment # KUBEVITALS_AGENT_NODE_NAME$/m);
    assert.match(stdout, /^ {2}log_level: warn # \S+kubevitals\.yaml: agent\.log_level$/m);
    assert.match(stdout, /^ {2}proc_path: \/by-flag # --proc-path$/m);
    assert.match(stdout, /^ {2}sys_path: \/sys # default$/m);
  });

  test("the strongest source is the one that the program runs with", async (t) => {
    const file = await configFile(t, "agent:\n  node_name: by-file\n  http_listen: 127.0.0.1:1\n");
    const environment = { KUBEVITALS_AGENT_NODE_NAME: "by-environment", KUBEVITALS_AGENT_HTTP_LISTEN: "127.0.0.1:1" };
    const agent = await startProgram(t, "agent", ["--config", file, ...anyPorts.agent], { environment });
    const line = await agent.log.until(/^listening$/);
    assert.deepEqual([line["node"], line["http"]], ["by-environment", agent.http]);
  });
});

/** The printed options without where each came from. */
function withoutSources(config: string): string {
  return config.replaceAll(/ # .*$/gm, "");
}
