/**
 * `npm run bench:gpu`: what reading NVIDIA's devices costs on a node: CPU time of the helper process a sample, memory of agent and helper. The
 * devices are those of the library that stands in for NVML (agent/src/gpu/nvidia/testing): a real driver's own time comes on top. Exit code
 * 1 where a mark is missed.
 */
import { createStandIns, fullDevice } from "../../../agent/src/gpu/nvidia/testing/stand-in.ts";
import type { Owner } from "../../programs/support/program.ts";
import { startAgentProcess } from "../agent/agent-process.ts";
import { openSink } from "../agent/sink.ts";
import { pssByMapping } from "../memory-map.ts";
import { cpuSeconds, processesOf, pssBytes } from "../process-tree.ts";
import { printDetails, printTable, type Row } from "../table.ts";
import { prepareWorkspace, type Workspace } from "../workspace.ts";
import { measureHelper } from "./helper-cpu.ts";

const devices = 8;
const samples = 200;
const mostMilliseconds = 10;
const mostBytes = 130e6;

/** Vitals in each half of a run: with these intervals half a minute, and ten minutes' worth of samples. */
const vitals = 600;
/** Memory is read once in so many vitals: it is highest in the first half minute, after which what starting took is given back. */
const readEvery = 50;
const rhythm = { vitalsSeconds: 0.05, seriesSeconds: 0.75 };

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function measureSamples(owner: Owner, workspace: Workspace, library: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const pause of [0, 100]) {
    const cost = await measureHelper(owner, workspace, library, samples, pause);
    rows.push({
      what: `helper CPU a sample of ${devices} GPUs, ${pause} ms between two`,
      ours: milliseconds(cost.cpuMilliseconds),
      ratio: cost.cpuMilliseconds / mostMilliseconds,
      mark: `at most ${mostMilliseconds} ms`,
      isMet: cost.cpuMilliseconds <= mostMilliseconds,
      details: [
        `${milliseconds(cost.wallMilliseconds)} of wall time`,
        `${megabytes(cost.pssBytes)} Pss of the helper alone`,
      ],
    });
  }
  return rows;
}

/** Files of drivers and of their libraries, as they are mapped into processes. */
const driverFile = /nvidia|cuda|libdrm|amdgpu/i;

/** What an agent has started and loaded for devices: processes beside its own, and mapped files of drivers. */
async function tracesOf(pid: number): Promise<readonly string[]> {
  const pids = await processesOf(pid);
  const mapped = await Promise.all(pids.map((one) => pssByMapping(one)));
  const files = mapped.flat().flatMap(([name]) => (driverFile.test(name) ? name : []));
  return [...pids.filter((one) => one !== pid).map((one) => `process ${one}`), ...files];
}

/** An agent with or without devices: memory and CPU time of its process tree, and what it has started and loaded for them. */
async function measureAgent(owner: Owner, workspace: Workspace, flags: readonly string[]) {
  const sink = await openSink(owner, rhythm);
  const agent = startAgentProcess(owner, {
    workspace,
    aggregator: sink.address,
    flags: ["--fastest-interval=0.01s", "--inventory-interval=off", ...flags],
    nodeFlags: [],
  });
  let peak = 0;
  for (let seen = readEvery; seen <= vitals; seen += readEvery) {
    await sink.until({ vitals: seen });
    peak = Math.max(peak, await pssBytes(agent.pid));
  }
  const begun = await cpuSeconds(agent.pid);
  await sink.until({ vitals: sink.received.vitals + vitals });
  const spent = ((await cpuSeconds(agent.pid)) - begun) / vitals;
  const names = [...sink.families().keys()];
  const families = names.filter((name) => name.startsWith("DCGM_")).length;
  const hasDevices = names.some((name) => name.startsWith("kubevitals_gpu_"));
  const traces = await tracesOf(agent.pid);
  const bytes = await pssBytes(agent.pid);
  const result = { bytes, peak: Math.max(peak, bytes), milliseconds: spent * 1000, families, hasDevices, traces };
  await agent.stop();
  return result;
}

async function main(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const cleanUp = () => void stack.disposeAsync().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, cleanUp);
  const owner: Owner = { after: (end) => stack.defer(end) };
  const standIns = createStandIns();
  stack.defer(() => standIns.remove());
  const text = Array.from({ length: devices }, (_, index) => fullDevice(index)).join("");
  const { library } = standIns.make(`driver 570.86.15\nstill\n${text}`);
  const workspace = await prepareWorkspace(owner);
  const rows = [...(await measureSamples(owner, workspace, library))];
  const without = await measureAgent(owner, workspace, []);
  const agent = await measureAgent(owner, workspace, [`--nvidia.library=${library}`]);
  if (agent.families === 0) throw new Error("the agent has sent no series of the devices");
  if (!agent.traces.some((trace) => driverFile.test(trace)))
    throw new Error("the library is not seen where it is loaded");
  if (without.hasDevices) console.log("This machine has devices: what is loaded where there are none is not shown.");
  else {
    rows.push({
      what: "processes started and driver files loaded on a node without GPUs",
      ours: `${without.traces.length}`,
      mark: "none",
      isMet: without.traces.length === 0,
      details: [`with ${devices}: ${agent.traces.join(", ")}`, ...without.traces],
    });
  }
  rows.push({
    what: `Pss of agent and helper, ${devices} GPUs, the most in ${2 * vitals} samples`,
    ours: megabytes(agent.peak),
    ratio: agent.peak / mostBytes,
    mark: `at most ${mostBytes / 1e6} MB`,
    isMet: agent.peak <= mostBytes,
    details: [
      `${megabytes(agent.bytes)} at the end`,
      `${megabytes(without.peak)}, ${megabytes(without.bytes)} at the end, of an agent on this machine without devices`,
      `${milliseconds(agent.milliseconds)} of CPU a sample of agent and helper, ${milliseconds(without.milliseconds)} without devices`,
      `${agent.families} families of the DCGM exporter's`,
    ],
  });
  console.log(printTable(rows, { ours: "agent", theirs: "" }));
  console.log(printDetails(rows));
  return rows.every(({ isMet }) => isMet !== false) ? 0 : 1;
}

process.exitCode = await main();
