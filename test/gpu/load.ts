import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Owner } from "../programs/support/program.ts";

/** How long a kind of load may take until it is under way. */
const patienceMilliseconds = 60_000;

/** Multiplies matrices with PyTorch until it is killed. */
const torchProgram = `
import sys, torch
assert torch.cuda.is_available(), "PyTorch sees no GPU"
a = torch.randn(4096, 4096, device="cuda")
b = torch.randn(4096, 4096, device="cuda")
(a @ b).sum().item()
print("busy", flush=True)
while True:
    a @ b
    torch.cuda.synchronize()
`;

/** Kinds of load, the best first. */
const kinds: readonly { readonly name: string; readonly command: readonly [string, ...string[]] }[] = [
  { name: "products of matrices by PyTorch", command: ["python3", "-c", torchProgram] },
  {
    name: "a kernel of our own by libcuda",
    command: [process.execPath, "--import", import.meta.resolve("tsx"), join(import.meta.dirname, "cuda-load.ts"), "0"],
  },
];

/** What keeps the first GPU busy, until the owner is done; or why nothing does. */
export async function startLoad(owner: Owner): Promise<{ readonly load: string } | { readonly none: string }> {
  const failures: string[] = [];
  for (const { name, command } of kinds) {
    const failure = await start(owner, command);
    if (failure === undefined) return { load: name };
    failures.push(`${name}: ${failure}`);
  }
  return { none: failures.join("; ") };
}

/** Undefined once it is under way; else why it is not. */
async function start(owner: Owner, [program, ...words]: readonly [string, ...string[]]): Promise<string | undefined> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  owner.after(async () => void child.kill("SIGKILL"));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  child.stdout.once("data", () => resolve(undefined));
  child.once("error", (error) => resolve(error.message));
  child.once("exit", (code) => resolve(said.trim().split("\n").at(-1) || `it ended with code ${code}`));
  const late = pause(patienceMilliseconds, "it has not begun in time", { signal: over.signal }).catch(() => undefined);
  const failure = await Promise.race([promise, late]);
  over.abort();
  if (failure !== undefined) child.kill("SIGKILL");
  return failure;
}
