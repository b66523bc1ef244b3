/** For tests: sessions in this process with a library that stands in for NVML. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { GpuReading } from "../../device.ts";
import { NvmlLibrary } from "../nvml/library.ts";
import { NvmlSession } from "../nvml/session.ts";
import type { createStandIns } from "./stand-in.ts";

/** What opens sessions for a file's tests, each of which ends its own. */
export function sessionsWith(standIns: Pick<ReturnType<typeof createStandIns>, "make">) {
  /** A session with a stand-in that says this, and the stand-in. */
  function open(context: TestContext, text: string) {
    const standIn = standIns.make(text);
    const session = new NvmlSession(NvmlLibrary.load([standIn.library]));
    context.after(() => session.close());
    return { session, standIn };
  }

  /** The only device of a text, read once. */
  function readOne(context: TestContext, ...lines: readonly string[]): GpuReading {
    const { session } = open(context, `device\n${lines.join("\n")}\n`);
    const { devices } = session.read(0);
    const [device] = devices;
    assert.ok(device && devices.length === 1);
    return device;
  }

  return { open, readOne };
}
