/** For tests and benchmarks: a library that stands in for NVML, built from C, and the text file that it is driven by. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

/** A stand-in in a folder of its own. */
export interface StandIn {
  /** The library's file. */
  readonly library: string;
  /** Has the library say something else from the next sample on. */
  say(text: string): void;
  remove(): void;
}

const source = join(import.meta.dirname, "nvml-stand-in.c");

/**
 * Builds the library with the machine's C compiler, once for each process.
 *
 * @throws where there is no compiler, with what to install.
 */
function buildLibrary(folder: string): string {
  const library = join(folder, "stand-in.so");
  const words = ["-O1", "-w", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lm"];
  const { status, stderr, error } = spawnSync("cc", words, { encoding: "utf8" });
  if (error) throw new Error(`the stand-in for NVML needs a C compiler (Debian: gcc libc6-dev): ${error.message}`);
  if (status !== 0) throw new Error(`cc does not build ${source}: ${stderr}`);
  return library;
}

/** Why no stand-in can be built here; undefined where one can, and in CI, which has to have what it takes. */
function noCompiler(): string | undefined {
  if (process.env["CI"] === "true" || spawnSync("cc", ["--version"]).error === undefined) return undefined;
  return "there is no C compiler for the stand-in for NVML (Debian: apt-get install gcc libc6-dev)";
}

const skip = noCompiler() ?? false;

/** A test that needs a stand-in: skipped, with the reason, on a machine without a C compiler. */
export function standInTest(name: string, body: (context: TestContext) => void | Promise<void>): void {
  void test(name, { skip, timeout: 120_000 }, body);
}

/** Makes stand-ins; the library is built at the first. `remove` takes all of them away. */
export function createStandIns(): { readonly make: (text: string) => StandIn; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-nvml-"));
  let built: string | undefined;
  let count = 0;
  return {
    make(text) {
      built ??= buildLibrary(folder);
      // A file of its own, beside which it finds its text: of one file there is one library in a process.
      const library = join(folder, `libnvidia-ml.so.${++count}`);
      copyFileSync(built, library);
      const say = (said: string) => {
        // In one step: the library may be reading.
        writeFileSync(`${library}.new`, said);
        renameSync(`${library}.new`, `${library}.txt`);
      };
      say(text);
      return { library, say, remove: () => rmSync(`${library}.txt`) };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What the stand-in is to say of a device of data centres that has everything, number `index` of its node. */
export function fullDevice(index: number, ...more: readonly string[]): string {
  const bus = `00000000:${(0x3b + index).toString(16).toUpperCase()}:00.0`;
  return [
    "device",
    `  uuid GPU-0000000${index % 10}-1111-2222-3333-${String(index).padStart(12, "0")}`,
    "  name NVIDIA H100 80GB HBM3",
    `  bus ${bus}`,
    `  minor ${index}`,
    "  numa 1",
    "  utilization 37 12",
    "  encoder 3",
    "  decoder 4",
    "  memory 85520809984 527433728 80530636800 4462739456",
    "  temperature.0 51",
    "  power 311250",
    "  limit 700000",
    "  clock.1 1980",
    "  clock.2 2619",
    "  clock.3 1545",
    "  reasons 0x4",
    "  pcie.0 1200",
    "  pcie.1 3400",
    "  events 1",
    "  field.3 5",
    "  field.4 0",
    "  field.5 7",
    "  field.6 1",
    "  field.38 0",
    "  field.45 3",
    "  field.52 4",
    "  field.59 1",
    "  field.74 123456789",
    "  field.75 0",
    "  field.82 @0 64",
    "  field.83 987654321",
    "  field.94 @1 2",
    "  field.138 1000",
    "  field.139 3000",
    "  field.142 @1 1",
    "  field.143 @1 0",
    "  field.144 @1 0",
    "  field.145 @1 0",
    "  gpm 1",
    "  gpm.1 40.5",
    "  gpm.2 30",
    "  gpm.3 25",
    "  gpm.5 12.5",
    "  gpm.10 50",
    "  gpm.20 2",
    "  gpm.21 4",
    `  process ${4000 + index} 1073741824`,
    `  sample ${4000 + index} 100 20`,
    ...more.map((line) => `  ${line}`),
    "",
  ].join("\n");
}
