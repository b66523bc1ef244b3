import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { descendantsOf, until, type Process } from "./processes.ts";

/** What `npm start` runs, running. */
export interface Started {
  readonly pid: number;
  /** Lines that it has printed so far. */
  readonly out: readonly string[];
  /** Lines for people on its standard error; the programs' logs are left out. */
  readonly problems: readonly string[];
  /** The rest of the first line that begins so, once it is there. */
  line(start: string): Promise<string>;
  /** The running program, once it runs. */
  program(name: "aggregator" | "agent"): Promise<Process>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const main = join(import.meta.dirname, "../main.ts");

/** The flags that make it listen on any free ports. */
export const freePorts = ["--http-listen", "127.0.0.1:0", "--grpc-listen", "127.0.0.1:0"];

/** Runs it, or another script of that kind, from another folder than the repository; what of it is left when the test ends is killed. */
export function npmStart(
  t: TestContext,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  script = main,
): Started {
  const env = { ...process.env, KUBEVITALS_AGENT_HTTP_LISTEN: "127.0.0.1:0", ...environment };
  const tsx = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--import", tsx, script, ...argv], {
    env,
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid ?? NaN;
  t.after(() => child.kill("SIGKILL"));
  const out = linesOf(child, "stdout");
  const errors = linesOf(child, "stderr");
  let isOver = false;
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => {
      isOver = true;
      resolve(code ?? signal);
    });
  });
  const untilOver = <T>(look: () => T | undefined): Promise<T> =>
    until(() => {
      const found = look();
      if (found === undefined && isOver) throw new Error(`it ended: ${errors.join("\n")}`);
      return found;
    });
  return {
    pid,
    out,
    get problems() {
      return errors.filter((line) => !line.startsWith("{"));
    },
    async line(start) {
      const found = await untilOver(() => out.find((line) => line.startsWith(start)));
      return found.slice(start.length).trim();
    },
    program: (name) =>
      untilOver(() => descendantsOf(pid).find((one) => one.commandLine.includes(`/${name}/src/main.ts`))),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Complete lines of a stream, as they come. */
function linesOf(child: ChildProcess, name: "stdout" | "stderr"): string[] {
  const lines: string[] = [];
  let rest = "";
  child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
  return lines;
}
