import { createLogView } from "./log-view.ts";
import { forTerminal } from "./child-line.ts";
import { LiveArea } from "./live-area.ts";
import { createTerminalView } from "./terminal-view.ts";
import type { ViewState } from "./view-state.ts";
import type { View } from "./view.ts";

/** The view that suits where the output goes: a terminal that can move its cursor, or anything else. */
export function chooseView(current: () => ViewState): View {
  const { stdout, env } = process;
  const isTerminal = stdout.isTTY && env["TERM"] !== undefined && env["TERM"] !== "dumb";
  return isTerminal
    ? openTerminal(current, !env["NO_COLOR"])
    : createLogView({ current, out: toStdout, err: toStderr });
}

function openTerminal(current: () => ViewState, useColor: boolean): View {
  const { stdout, stderr } = process;
  const area = new LiveArea(stdout);
  const view = createTerminalView({ current, stream: stdout, area, useColor });
  process.on("exit", () => area.close());
  stdout.on("resize", () => view.resized());
  process.on("SIGCONT", () => view.resumed());
  process.on("SIGTSTP", () => {
    area.showCursor();
    process.kill(process.pid, "SIGSTOP");
  });
  return stderr.isTTY ? view : { ...view, childLine: (_program, text) => toStderr(text) };
}

function toStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}

function toStderr(line: string): void {
  process.stderr.write(`${process.stderr.isTTY ? forTerminal(line) : line}\n`);
}
