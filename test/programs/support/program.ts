import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { ListeningMessage } from "../../../program/src/lifecycle.ts";
import { bundles } from "./bundles.ts";
import { ProgramLog } from "./program-log.ts";

export const repository = join(import.meta.dirname, "../../..");

/** What owns a process: it is ended when the owner is done. A test's context is one. */
export interface Owner {
  after(end: () => Promise<void>): void;
}

export interface ProgramOptions {
  /** Variables beside PATH; nothing else of the tests' own environment is handed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The user and group that it runs as. */
  readonly user?: number;
  /** Whether nobody reads what it prints: the pipe is closed at once. */
  readonly isUnread?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One of the two programs, in a process of its own, once it listens. */
export interface Program {
  readonly pid: number;
  /** Where it listens, by door: `http`, and of the aggregator `grpc`. */
  readonly http: string;
  readonly grpc: string;
  readonly log: ProgramLog;
  readonly exited: Promise<Exit>;
  /** Sends the signal to this very process. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<Exit>;
}

/** What a program said that ran to its end. */
export interface Ended extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

type Name = "agent" | "aggregator";

/** A process that hangs for so long has failed the test. */
const deadlineMilliseconds = 30_000;

/** Starts a program from its bundle and waits until it listens. @throws with what it said, when it ends instead. */
export async function startProgram(
  owner: Owner,
  name: Name,
  flags: readonly string[],
  options: ProgramOptions = {},
): Promise<Program> {
  const { child, listening, exited } = await launch(owner, name, flags, options);
  const log = new ProgramLog(`the ${name}`);
  createInterface({ input: readable(child.stderr) }).on("line", (line) => log.add(line));
  child.stdout?.resume();
  const outcome = await Promise.race([listening, exited]);
  if (!("listening" in outcome)) {
    throw new Error(`the ${name} ended instead of listening: ${JSON.stringify(outcome)}\n${log.text}`);
  }
  const { http, grpc = "" } = outcome.listening;
  if (child.pid === undefined || http === undefined) throw new Error(`the ${name} says that it listens nowhere`);
  return {
    pid: child.pid,
    http,
    grpc,
    log,
    exited,
    signal: (signal) => void child.kill(signal),
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs a program that is expected to leave by itself. @throws when it begins to listen instead. */
export async function runProgram(
  owner: Owner,
  name: Name,
  flags: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  const { child, listening, exited } = await launch(owner, name, flags, options);
  if (options.isUnread) child.stdout?.destroy();
  const texts = Promise.all([options.isUnread ? "" : textOf(child.stdout), textOf(child.stderr)]);
  const outcome = await Promise.race([listening, exited]);
  if ("listening" in outcome) throw new Error(`the ${name} started and listens, with ${JSON.stringify(flags)}`);
  const [stdout, stderr] = await texts;
  return { ...outcome, stdout, stderr };
}

async function launch(owner: Owner, name: Name, flags: readonly string[], { environment, user }: ProgramOptions) {
  const child = spawn(process.execPath, [join(await bundles, `${name}.cjs`), ...flags], {
    cwd: repository,
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    uid: user,
    gid: user,
  });
  const deadline = setTimeout(() => child.kill("SIGKILL"), deadlineMilliseconds);
  const exited = endOf(child);
  const listening = new Promise<ListeningMessage>((resolve) => {
    child.once("message", (message) => {
      clearTimeout(deadline);
      resolve(message as ListeningMessage);
    });
  });
  owner.after(async () => {
    clearTimeout(deadline);
    child.kill("SIGKILL");
    await exited;
  });
  return { child, listening, exited };
}

async function endOf(child: ChildProcess): Promise<Exit> {
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return { code, signal };
}

async function textOf(stream: Readable | null): Promise<string> {
  return Buffer.concat(await readable(stream).toArray()).toString("utf8");
}

function readable(stream: Readable | null): Readable {
  if (stream === null) throw new Error("the process was started without pipes");
  return stream;
}
