import { fork, type ChildProcess } from "node:child_process";
import { killGroup, killOrphans } from "./kill-group.ts";
import { helperArguments, type HelperRole } from "./role.ts";

/** A helper process from the agent's side. */
export interface Helper {
  /** Sends it a message; of no effect once it has ended. */
  send(message: object): void;
  /** Ends it and what it has started, at once. One that hangs in the kernel may go later, or never: `ended` says when. */
  kill(): void;
}

/** What a helper process tells. */
export interface HelperEvents {
  message(message: unknown): void;
  /** It is gone, and nothing more comes; called once. */
  ended(reason: string): void;
}

export type StartHelper = (role: HelperRole, events: HelperEvents) => Helper;

/** Calls of a helper that may hang at once: each holds one of its threads. */
export const helperThreads = 16;

/**
 * Starts helpers from the agent's own program file, so that one file is all there is to install. A helper never keeps the agent
 * running; it leads a process group of its own, so that what it starts ends with it.
 *
 * @param programFile the agent's `main.ts` or bundle
 */
export function createHelperStarter(programFile: string): StartHelper {
  return (role, events) => {
    const child = startProcess(programFile, role);
    let hasEnded = false;
    const end = (reason: string) => {
      if (!hasEnded) events.ended(reason);
      hasEnded = true;
    };
    // One that is stopped or hangs would not notice that the channel closes.
    const endWithAgent = () => child.pid !== undefined && killGroup(child.pid);
    process.once("exit", endWithAgent);
    child.unref();
    child.channel?.unref();
    child.on("message", (message) => {
      if (!hasEnded) events.message(message);
    });
    child.on("error", (error) => {
      if (child.pid === undefined) end(`it could not be started: ${error.message}`);
      // It runs, but cannot be spoken to any more.
      else if (!hasEnded) killGroup(child.pid);
    });
    child.on("exit", (code, signal) => {
      process.off("exit", endWithAgent);
      if (child.pid !== undefined) killOrphans(child.pid);
      end(signal === null ? `it ended with code ${code}` : `it ended by ${signal}`);
    });
    return {
      send: (message) => {
        if (child.connected) child.send(message);
      },
      kill: () => {
        if (child.pid !== undefined && !hasEnded) killGroup(child.pid);
      },
    };
  };
}

function startProcess(programFile: string, role: HelperRole): ChildProcess {
  return fork(programFile, helperArguments(role), {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    detached: true,
    env: { ...process.env, UV_THREADPOOL_SIZE: `${helperThreads}`, LC_ALL: "C" },
  });
}
