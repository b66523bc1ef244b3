import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { GpuReading } from "../../agent/src/gpu/device.ts";
import { columns } from "../../agent/src/gpu/nvidia/smi/columns.ts";
import { createStandIns, standInTest } from "../../agent/src/gpu/nvidia/testing/stand-in.ts";
import { compareRounds, renderTable } from "./compare.ts";

const gpu = (part: Partial<GpuReading>): readonly GpuReading[] => [
  { vendor: "nvidia", index: 0, uuid: "GPU-a", ...part },
];

/** What of one property the comparison says, where both said this in one round. */
function judge(ours: Partial<GpuReading>, theirs: Partial<GpuReading>) {
  const found = compareRounds([{ ours: gpu(ours), theirs: gpu(theirs) }]).filter(({ what }) => what !== "uuid");
  return found.map(({ what, isSame }) => `${what}: ${isSame}`);
}

test("values that are close are the same, and others are not", () => {
  assert.deepEqual(judge({ busyRatio: 0.9 }, { busyRatio: 1 }), ["utilisation, %: true"]);
  assert.deepEqual(judge({ busyRatio: 0.89 }, { busyRatio: 1 }), ["utilisation, %: false"]);
  assert.deepEqual(judge({ powerWatts: 631 }, { powerWatts: 700 }), ["power, W: true"]);
  assert.deepEqual(judge({ memoryTotalBytes: 2 ** 30 }, { memoryTotalBytes: 2 ** 31 }), ["memory, MiB: false"]);
  assert.deepEqual(judge({ model: "A" }, { model: "B" }), ["model: false"]);
});

test("what only one of them tells is a difference, and what neither tells is nothing", () => {
  assert.deepEqual(judge({ fanRatio: 0 }, {}), ["fan, %: false"]);
  assert.deepEqual(judge({}, { fanRatio: 0 }), ["fan, %: false"]);
  assert.deepEqual(judge({}, {}), []);
});

/** A round in which both told these temperatures. */
const roundOf = (ours: number, theirs: number) => ({
  ours: gpu({ temperatureCelsius: ours }),
  theirs: gpu({ temperatureCelsius: theirs }),
});

/** Whether temperatures that both told, round after round, count as the same. */
const areSame = (...rounds: readonly (readonly [number, number])[]) =>
  compareRounds(rounds.map(([ours, theirs]) => roundOf(ours, theirs))).find(({ what }) => what.startsWith("temp"))
    ?.isSame;

test("a value that changes between two readings is the same in most rounds", () => {
  assert.equal(areSame([40, 40], [41, 50]), true);
  assert.equal(areSame([40, 40], [41, 50], [42, 60]), false);
});

test("a device that only one of them has differs in all that it has", () => {
  const comparisons = compareRounds([{ ours: gpu({ model: "A" }), theirs: [] }]);
  assert.deepEqual(
    comparisons.map(({ what, isSame }) => [what, isSame]),
    [
      ["uuid", false],
      ["model", false],
    ],
  );
  assert.match(renderTable(comparisons), /^\| 0 \| model \| A \| absent \| DIFFERENT \|$/m);
});

standInTest("the whole of it, with stand-ins for the library and for nvidia-smi", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-test-gpu-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const standIns = createStandIns();
  context.after(() => standIns.remove());
  const { library } = standIns.make(
    "driver 570.1\ndevice\nuuid GPU-aa\nname A\nbus 00000000:3B:00.0\nutilization 40 5\n",
  );
  const smi = join(folder, "nvidia-smi");
  const cells = columns.map(({ name }) =>
    name === "utilization.gpu" ? "45" : name === "utilization.memory" ? "5" : "[N/A]",
  );
  writeFileSync(smi, `#!/bin/sh\necho "0, GPU-aa, 00000000:3B:00.0, 570.1, ${cells.join(", ")}, A"\n`);
  chmodSync(smi, 0o755);
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", join(import.meta.dirname, "main.ts"), "--rounds", "2", ...words], {
      encoding: "utf8",
      env: { ...process.env, PATH: folder },
    });
  const passed = run("--library", library, "--smi", smi);
  assert.deepEqual(
    [passed.status, passed.stdout.includes("6 of 6 the same")],
    [0, true],
    passed.stdout + passed.stderr,
  );
  assert.match(passed.stdout, /^\| 0 \| utilisation, % \| 40 \| 45 \| same \|$/m);
  writeFileSync(
    smi,
    `#!/bin/sh\necho "0, GPU-aa, 00000000:3B:00.0, 570.1, ${cells.join(", ").replace("45", "95")}, A"\n`,
  );
  assert.equal(run("--library", library, "--smi", smi).status, 1);
});

test("without a GPU it says so, and does not pass for a success", { timeout: 120_000 }, () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "main.ts"), "--smi", "/bin/true"],
    { encoding: "utf8" },
  );
  // On a machine that has a GPU, /bin/true tells nothing of it.
  assert.ok(status === 77 || status === 1);
  if (status === 77) assert.match(stderr, /NOT RUN, as there is no NVIDIA GPU to compare on \(exit code 77\)/);
});
