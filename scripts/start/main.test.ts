import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { createMetricsClient } from "@kubevitals/proto";
import { descendantsOf, survivorsOf, until } from "./testing/processes.ts";
import { freePorts, npmStart, type Started } from "./testing/npm-start.ts";

const options = { timeout: 60_000 };

test("it prints URLs that answer, then the figures of this machine", options, async (t) => {
  const started = npmStart(t, freePorts);
  for (const name of ["metrics", "REST", "docs", "agent"]) {
    const response = await fetch(await started.line(`  ${name}`));
    assert.equal(response.status, 200, name);
    assert.notEqual(await response.text(), "");
  }
  const client = createMetricsClient(await started.line("  gRPC"));
  t.after(() => client.close());
  const figures = await started.line("time=");
  const { nodes } = await client.listNodes({});
  assert.match(figures, new RegExp(`node=${nodes[0]?.nodeName} freshness=fresh age=`));
  assert.match(figures, / cpu=\d+\.\d% /);
  await stopsInOrder(started, ["SIGTERM"]);
});

for (const signals of [["SIGTERM"], ["SIGINT", "SIGINT"], ["SIGHUP"]] as const) {
  test(`${signals.join(" and ")} stops everything, exit code 0`, options, async (t) => {
    const started = npmStart(t, freePorts);
    await started.line("  agent");
    await stopsInOrder(started, signals);
  });
}

test("a signal while the programs still start stops everything, exit code 0", options, async (t) => {
  const started = npmStart(t, freePorts);
  const aggregator = await started.program("aggregator");
  started.kill("SIGTERM");
  assert.equal(await started.ended, 0);
  assert.deepEqual(survivorsOf([aggregator]), []);
  assert.deepEqual(started.problems, []);
});

test("a program that does not stop is killed, and it says so", options, async (t) => {
  const started = npmStart(t, freePorts);
  await started.line("  agent");
  const processes = descendantsOf(started.pid);
  process.kill((await started.program("agent")).pid, "SIGSTOP");
  started.kill("SIGTERM");
  assert.equal(await started.ended, 0);
  await until(() => survivorsOf(processes).length === 0);
  assert.ok(started.problems.includes("kubevitals: the agent did not stop within 1800 ms, so it was killed"));
});

test("when it is killed, the programs end by themselves", options, async (t) => {
  const started = npmStart(t, freePorts);
  await started.line("  agent");
  const processes = descendantsOf(started.pid);
  started.kill("SIGKILL");
  assert.equal(await started.ended, "SIGKILL");
  await until(() => survivorsOf(processes).length === 0);
});

for (const [killed, other] of [
  ["agent", "aggregator"],
  ["aggregator", "agent"],
] as const) {
  test(`when the ${killed} is killed, it says so and stops the ${other}, exit code 1`, options, async (t) => {
    const started = npmStart(t, freePorts);
    await started.line("  agent");
    const programs = [await started.program(killed), await started.program(other)];
    process.kill(programs[0]?.pid ?? NaN, "SIGKILL");
    assert.equal(await started.ended, 1);
    assert.deepEqual(survivorsOf(programs), []);
    assert.deepEqual(started.problems, [
      `kubevitals: the ${killed} ended unexpectedly (SIGKILL), so everything is stopped`,
    ]);
  });
}

test("an unknown flag is refused in one line, exit code 2", options, async (t) => {
  const started = npmStart(t, ["--http-lisen", "127.0.0.1:0"]);
  assert.equal(await started.ended, 2);
  assert.deepEqual(started.problems, ["kubevitals aggregator: unknown flag --http-lisen; did you mean --http-listen?"]);
  assert.deepEqual(started.out, []);
});

test("an option that the agent cannot use is refused in one line, exit code 2", options, async (t) => {
  const started = npmStart(t, freePorts, { KUBEVITALS_AGENT_PROC_PATH: "/proc/self/nothing" });
  assert.equal(await started.ended, 2);
  assert.equal(started.problems.length, 1);
  assert.match(started.problems[0] ?? "", /^kubevitals agent: --proc-path: /);
});

test("a port that the aggregator finds taken is named in one line, exit code 1", options, async (t) => {
  const taken = await takePort(t);
  const started = npmStart(t, ["--http-listen", taken, "--grpc-listen", "127.0.0.1:0"]);
  assert.equal(await started.ended, 1);
  assert.deepEqual(started.problems, [
    `kubevitals aggregator: listen EADDRINUSE: address already in use ${taken}; --http-listen and --grpc-listen choose another address, port 0 any free one`,
  ]);
});

test(
  "a port that the agent finds taken is named in one line, and the aggregator is stopped, exit code 1",
  options,
  async (t) => {
    const taken = await takePort(t);
    const started = npmStart(t, freePorts, { KUBEVITALS_AGENT_HTTP_LISTEN: taken });
    const aggregator = await started.program("aggregator");
    assert.equal(await started.ended, 1);
    assert.deepEqual(survivorsOf([aggregator]), []);
    assert.equal(started.problems.length, 1);
    assert.match(started.problems[0] ?? "", new RegExp(`^kubevitals agent: .*${taken}; KUBEVITALS_AGENT_HTTP_LISTEN=`));
  },
);

test("with wildcard listeners the URLs, and the agent, dial loopback", options, async (t) => {
  const started = npmStart(t, [
    "--http-listen=0.0.0.0:0",
    "--grpc-listen=0.0.0.0:0",
    "--auth=open",
    "--agent-auth=open",
  ]);
  const url = await started.line("  REST");
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\//);
  assert.match(await started.line("time="), /freshness=fresh/);
  await stopsInOrder(started, ["SIGINT"]);
});

test("--help is the aggregator's, with what is added", options, async (t) => {
  const started = npmStart(t, ["--help"]);
  assert.equal(await started.ended, 0);
  const help = started.out.join("\n");
  assert.match(help, /npm start runs it together with an agent/);
  assert.match(help, /--grpc-listen HOST:PORT/);
  assert.match(help, /--kubernetes auto\|off\|required\n.*\n {6}Default: off\./);
});

/** Both programs are gone by the time that it ends, and no helper process outlives it. */
async function stopsInOrder(started: Started, signals: readonly NodeJS.Signals[]): Promise<void> {
  const programs = [await started.program("aggregator"), await started.program("agent")];
  const processes = descendantsOf(started.pid);
  for (const signal of signals) started.kill(signal);
  assert.equal(await started.ended, 0);
  assert.deepEqual(survivorsOf(programs), []);
  assert.deepEqual(started.problems, []);
  await until(() => survivorsOf(processes).length === 0);
}

/** An address that somebody listens on. */
async function takePort(t: TestContext): Promise<string> {
  const server = createServer();
  t.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
