import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { ListeningMessage } from "@kubevitals/program";
import { readLines } from "./lines.ts";

/** The two programs that `npm start` runs. */
export type ProgramName = "aggregator" | "agent";

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Where a program listens, by door. */
export type Addresses = ListeningMessage["listening"];

/** A program that runs as a child process. */
export interface Child {
  readonly name: ProgramName;
  /** Where it listens, once it does; undefined when it ends before. */
  readonly listening: Promise<Addresses | undefined>;
  /** Resolves when neither it nor any helper process of its own is left. */
  readonly ended: Promise<Ending>;
  /** Asks the program to stop. */
  terminate(): void;
  /** Ends it and its helper processes at once. */
  kill(): void;
}

const repository = join(import.meta.dirname, "../..");

/**
 * Runs a program from source. It leads a process group of its own, so that a terminal's Ctrl-C reaches only who started it,
 * and ends by itself when that one is gone, as their IPC channel then closes.
 */
export function startChild(name: ProgramName, argv: readonly string[], onLine: (line: string) => void): Child {
  const main = join(repository, name, "src/main.ts");
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), main, ...argv], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  if (child.stdout) readLines(child.stdout, onLine);
  if (child.stderr) readLines(child.stderr, onLine);
  child.on("error", (error) => onLine(`kubevitals ${name}: ${error.message}`));
  const ended = endOf(child);
  return {
    name,
    ended,
    listening: Promise.race([listeningOf(child), ended.then(() => undefined)]),
    terminate: () => void child.kill("SIGTERM"),
    kill: () => killGroup(child.pid),
  };
}

/**
 * Helper processes (esbuild's beside tsx, the agent's own) hold the same standard error: `close` comes when the last of them is
 * gone, `exit` with the program alone.
 */
function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
    if (child.pid === undefined) child.once("error", () => resolve({ code: 1, signal: null }));
  });
}

function listeningOf(child: ChildProcess): Promise<Addresses> {
  return new Promise((resolve) => {
    child.on("message", (message) => {
      if (isListeningMessage(message)) resolve(message.listening);
    });
  });
}

function isListeningMessage(message: unknown): message is ListeningMessage {
  return typeof message === "object" && message !== null && "listening" in message;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
