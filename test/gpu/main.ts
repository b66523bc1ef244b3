/**
 * `npm run test:gpu`: on a machine with an NVIDIA GPU, what the agent reads by NVML beside what nvidia-smi says in the same second, under
 * a load. Exit codes: 0 the same, 1 different, 77 no GPU to compare on, which is no success. `--write` puts the table into docs/gpu.md;
 * `--library FILE` and `--smi FILE` name the library and the program, `--rounds N` says how often both are read.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createHelperStarter } from "../../agent/src/helper/start.ts";
import { openHost } from "../../agent/src/host.ts";
import type { GpuReading } from "../../agent/src/gpu/device.ts";
import { smiProgram } from "../../agent/src/gpu/nvidia/library-paths.ts";
import { createNvidiaSource } from "../../agent/src/gpu/nvidia/nvidia-source.ts";
import type { GpuSource } from "../../agent/src/gpu/gpu-source.ts";
import type { Owner } from "../programs/support/program.ts";
import { compareRounds, renderTable, type Round } from "./compare.ts";
import { startLoad } from "./load.ts";
import { askSmi } from "./smi-once.ts";

const usualRounds = 8;
const pauseMilliseconds = 1000;
/** How long the library may take to wake the devices. */
const wakeMilliseconds = 70_000;
const noDevice = 77;

const page = join(import.meta.dirname, "../../docs/gpu.md");
const marks = { begin: "<!-- test:gpu: made by npm run test:gpu -- --write -->", end: "<!-- end of test:gpu -->" };

/** Nothing to compare with, or on. */
class NoDeviceError extends Error {}

async function main(owner: Owner): Promise<number> {
  const { values } = parseArgs({
    options: {
      write: { type: "boolean" },
      library: { type: "string" },
      smi: { type: "string" },
      rounds: { type: "string" },
    },
  });
  const rounds = Number(values.rounds ?? usualRounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds: '${values.rounds}' is no number of rounds`);
  const program = values.smi ?? smiProgram(process.env["PATH"]);
  if (program === undefined) throw new NoDeviceError("nvidia-smi is not here to compare with");
  const host = openHost({ proc: "/proc", sys: "/sys", root: "/" });
  owner.after(async () => host.close());
  const starter = createHelperStarter(join(import.meta.dirname, "../../agent/src/main.ts"));
  const source = createNvidiaSource(host, starter, { library: values.library, programPath: "" });
  owner.after(async () => source.close());
  await untilAwake(source);
  const load = await startLoad(owner);
  const compared: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    await pause(pauseMilliseconds);
    await source.refresh();
    compared.push({ ours: wholeDevices(source), theirs: askSmi(program) });
  }
  const comparisons = compareRounds(compared);
  const text = [
    `Made on ${new Date().toISOString().slice(0, 10)}, ${rounds} rounds a second apart; load: ${"load" in load ? load.load : `none (${load.none})`}.`,
    "",
    renderTable(comparisons),
  ].join("\n");
  console.log(text);
  if (values.write === true) await writeTable(text);
  const different = comparisons.filter(({ isSame }) => !isSame);
  console.log(`${comparisons.length - different.length} of ${comparisons.length} the same`);
  return comparisons.length > 0 && different.length === 0 ? 0 : 1;
}

/** Waits for the first sample. @throws {NoDeviceError} where there is none to be had, with the reason. */
async function untilAwake(source: GpuSource): Promise<void> {
  const begun = performance.now();
  for (let reason = "NVML did not answer"; ;) {
    await source.refresh();
    try {
      const samples = source.read();
      if (samples.some(({ devices }) => devices.length > 0)) return;
      reason = samples.length === 0 ? "there is no sign of a GPU of NVIDIA's" : "NVML counts no devices";
      throw new NoDeviceError(reason);
    } catch (error) {
      if (error instanceof NoDeviceError) throw error;
      reason = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() - begun > wakeMilliseconds) throw new NoDeviceError(reason);
    await pause(pauseMilliseconds / 4);
  }
}

function wholeDevices(source: GpuSource): readonly GpuReading[] {
  return source.read().flatMap(({ devices }) => devices.filter(({ part }) => part === undefined));
}

async function writeTable(text: string): Promise<void> {
  const before = await readFile(page, "utf8");
  const [begin, end] = [before.indexOf(marks.begin), before.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`${page} has no place for the table: ${marks.begin} … ${marks.end}`);
  await writeFile(page, `${before.slice(0, begin + marks.begin.length)}\n\n${text}\n\n${before.slice(end)}`);
}

await using stack = new AsyncDisposableStack();
try {
  process.exitCode = await main({ after: (end) => stack.defer(end) });
} catch (error) {
  console.error(`test:gpu: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof NoDeviceError)
    console.error("test:gpu: NOT RUN, as there is no NVIDIA GPU to compare on (exit code 77)");
  process.exitCode = error instanceof NoDeviceError ? noDevice : 1;
}
