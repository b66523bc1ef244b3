import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { configFile, temporaryFolder } from "./support/config-file.ts";
import { runProgram, type Ended } from "./support/program.ts";

interface Case {
  readonly given: string;
  readonly program: "agent" | "aggregator";
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly file?: string;
  /** What the one line on standard error must name. */
  readonly names: RegExp;
}

const cases: readonly Case[] = [
  {
    given: "an unknown flag",
    program: "agent",
    flags: ["--node-nmae", "x"],
    names: /unknown flag --node-nmae; did you mean --node-name\?/,
  },
  {
    given: "a flag of the other program",
    program: "aggregator",
    flags: ["--proc-path", "/proc"],
    names: /unknown flag --proc-path/,
  },
  { given: "a flag without its value", program: "aggregator", flags: ["--auth"], names: /--auth needs a value/ },
  { given: "an argument that is no flag", program: "agent", flags: ["start"], names: /unexpected argument 'start'/ },
  {
    given: "a bad value by flag",
    program: "aggregator",
    flags: ["--http-listen", "9480"],
    names: /--http-listen: '9480' is not HOST:PORT/,
  },
  {
    given: "a bad value by environment",
    program: "agent",
    environment: { KUBEVITALS_AGENT_COLLECTOR_TIMEOUT: "2" },
    names: /KUBEVITALS_AGENT_COLLECTOR_TIMEOUT: '2' is not a duration/,
  },
  {
    given: "an unknown variable",
    program: "aggregator",
    environment: { KUBEVITALS_AGGREGATOR_MAX_NODE: "5" },
    names: /unknown variable KUBEVITALS_AGGREGATOR_MAX_NODE; did you mean KUBEVITALS_AGGREGATOR_MAX_NODES\?/,
  },
  {
    given: "a bad value by file",
    program: "aggregator",
    file: "metrics:\n  collect_interval: fast\n",
    names: /kubevitals\.yaml: metrics\.collect_interval: 'fast' is not a duration/,
  },
  {
    given: "an unknown key in the file",
    program: "aggregator",
    file: "metrics:\n  colect_interval: 1s\n",
    names: /kubevitals\.yaml: unknown key 'metrics\.colect_interval'; did you mean metrics\.collect_interval\?/,
  },
  {
    given: "an unknown section in the file",
    program: "agent",
    file: "metric: {}\n",
    names: /kubevitals\.yaml: unknown section 'metric'/,
  },
  { given: "a file that is no YAML", program: "agent", file: "agent: [\n", names: /kubevitals\.yaml: / },
  {
    given: "a file that is not there",
    program: "agent",
    flags: ["--config", "/no/such/file"],
    names: /--config: '\/no\/such\/file' cannot be read \(ENOENT\)/,
  },
  {
    given: "a folder for a file",
    program: "aggregator",
    flags: ["--config", "/"],
    names: /--config: '\/' cannot be read \(EISDIR\)/,
  },
  {
    given: "a proc that is not there",
    program: "agent",
    flags: ["--proc-path", "/no/such/proc"],
    names: /--proc-path: \/no\/such\/proc is not a host's proc/,
  },
  {
    given: "Kubernetes as a requirement where there is none",
    program: "aggregator",
    flags: ["--kubernetes", "required"],
    environment: { HOME: "/no/such/home" },
    names:
      /--kubernetes: 'required', but no API server is known: this is no pod of a cluster, .*name a file with --kubeconfig/,
  },
  {
    given: "a kubeconfig that is not there",
    program: "aggregator",
    flags: ["--kubeconfig", "/no/such/kubeconfig"],
    names: /--kubeconfig: kubeconfig '\/no\/such\/kubeconfig' cannot be used \(ENOENT\)/,
  },
  {
    given: "authentication as a requirement",
    program: "aggregator",
    flags: ["--auth", "required", "--kubernetes", "off"],
    names: /--auth: 'required', .* needs Kubernetes to check tokens\. .*--kubernetes is off/,
  },
  {
    given: "an address that others can reach, without a word on who may read",
    program: "aggregator",
    flags: ["--http-listen", "0.0.0.0:0", "--kubernetes", "off"],
    names: /--auth: 'required', .* say --auth open to let anybody read/,
  },
  {
    given: "an address that others can reach, without a word on who may speak for nodes",
    program: "aggregator",
    flags: ["--grpc-listen", "0.0.0.0:0", "--auth", "open", "--kubernetes", "off"],
    names: /--agent-auth: 'token', .* say --agent-auth open to let anybody speak for any node/,
  },
  {
    given: "half a pair of certificate and key",
    program: "aggregator",
    flags: ["--grpc-tls-cert-file", "/dev/null"],
    names: /--grpc-tls-cert-file: --grpc-tls-key-file is not set: TLS needs both/,
  },
  {
    given: "a token that would travel readable",
    program: "agent",
    flags: ["--aggregator", "192.0.2.1:9481", "--token-file", "/dev/null"],
    names: /--token-file: the token would travel readable to 192\.0\.2\.1/,
  },
  {
    given: "limits in the wrong order",
    program: "aggregator",
    flags: ["--stale-after", "5s", "--lost-after", "4s"],
    names: /--lost-after: 4s is not longer than --stale-after/,
  },
];

const anyPort = ["--http-listen", "127.0.0.1:0"];

suite("what cannot be used stops the start with one line that names it, and exit code 2", { concurrency: 2 }, () => {
  for (const { given, program, flags = [], environment, file, names } of cases) {
    test(`${program}: ${given}`, async (t) => {
      const config = file === undefined ? [] : ["--config", await configFile(t, file)];
      const ended = await runProgram(t, program, [...anyPort, ...config, ...flags], { environment });
      assertRefused(ended, program, names);
    });
  }

  test("agent: a folder that is no host's proc", async (t) => {
    const folder = await temporaryFolder(t);
    const ended = await runProgram(t, "agent", [...anyPort, "--proc-path", folder]);
    assertRefused(ended, "agent", /--proc-path: \S+ is not a host's proc: it holds no file 'stat'/);
  });
});

function assertRefused(ended: Ended, program: string, names: RegExp): void {
  assert.deepEqual([ended.code, ended.signal], [2, null], ended.stderr);
  assert.match(ended.stderr, /^[^\n]+\n$/, "not exactly one line");
  assert.ok(ended.stderr.startsWith(`kubevitals ${program}: `), ended.stderr);
  assert.match(ended.stderr, names);
  assert.equal(ended.stdout, "");
}
