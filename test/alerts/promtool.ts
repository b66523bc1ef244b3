import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What promtool (Debian's package `prometheus`) says of files: whether it is content, and why not. */
export async function promtool(
  ...flags: readonly string[]
): Promise<{ readonly isContent: boolean; readonly said: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)("promtool", flags, { maxBuffer: 64 * 2 ** 20 });
    return { isContent: true, said: stdout + stderr };
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code === "ENOENT")
      throw new Error("promtool is missing: install Debian's package prometheus", { cause: error });
    return { isContent: false, said: stdout + stderr };
  }
}
