import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { createAdjtimex, parseTimex } from "./adjtimex.ts";

const structBytes = 208;
const failing = (errno: number) => createAdjtimex(() => ({ adjtimex: () => -1, errno: () => errno }));

test("finds each field of the struct where a 64-bit kernel puts it", () => {
  const struct = Buffer.alloc(structBytes);
  const longs = { 8: -1, 16: 2, 24: 3, 32: 4, 48: 5, 88: 6, 96: 7, 104: 8, 120: 9, 128: 10, 136: 11, 144: 12, 152: 13 };
  for (const [at, value] of Object.entries(longs)) struct.writeBigInt64LE(BigInt(value), Number(at));
  for (const [at, value] of [
    [40, 64],
    [112, 14],
    [160, 37],
  ] as const)
    struct.writeInt32LE(value, at);
  assert.deepEqual(parseTimex(5, struct), {
    state: 5,
    offset: -1,
    frequency: 2,
    maxError: 3,
    estimatedError: 4,
    status: 64,
    constant: 5,
    tick: 6,
    ppsFrequency: 7,
    jitter: 8,
    shift: 14,
    stability: 9,
    jitterCount: 10,
    calibrationCount: 11,
    errorCount: 12,
    stabilityCount: 13,
    tai: 37,
  });
});

test("asks for nothing to be changed, and loads what it needs once", () => {
  let loads = 0;
  const adjtimex = createAdjtimex(() => {
    loads++;
    return {
      adjtimex(struct) {
        assert.ok(struct.every((byte) => byte === 0));
        struct.fill(0xff);
        return 0;
      },
      errno: assert.fail,
    };
  });
  adjtimex();
  adjtimex();
  assert.equal(loads, 1);
});

test("says why the clock cannot be read, where the reason is known", () => {
  assert.deepEqual(failing(1)(), { absent: "adjtimex(2) is not permitted here (seccomp)" });
  assert.throws(failing(14), /^Error: adjtimex\(2\) failed with errno 14$/);
  const absent = createAdjtimex(() => ({ absent: "no node:ffi" }));
  assert.deepEqual([absent(), absent()], [{ absent: "no node:ffi" }, { absent: "no node:ffi" }]);
});

test("reads this machine's clock without a word on stderr, and hides no other warning", async () => {
  const module = new URL("adjtimex.ts", import.meta.url).href;
  const script = `import { createAdjtimex } from ${JSON.stringify(module)};
    const answer = createAdjtimex()();
    process.emitWarning("another one", "ExperimentalWarning");
    console.log(JSON.stringify(answer));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  assert.deepEqual(stderr.match(/\w+Warning: .*/g), ["ExperimentalWarning: another one"]);
  const answer = JSON.parse(stdout) as ReturnType<ReturnType<typeof createAdjtimex>>;
  if ("absent" in answer) assert.notEqual(answer.absent, "");
  else assert.ok(answer.tick > 0 && answer.state >= 0 && answer.state <= 5);
});
