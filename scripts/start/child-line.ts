import type { ProgramName } from "./child.ts";
import { withoutControls, type Line } from "./spans.ts";

/** What a line of a program's log is for somebody who looks on: news to show, a detail to leave out, or no log entry at all. */
export type ChildLine = { readonly kind: "news"; readonly line: Line } | { readonly kind: "detail" | "text" };

/** Reads one line that a program wrote to standard error: pino's JSON, or a text for people. */
export function readChildLine(program: ProgramName, text: string): ChildLine {
  const entry = parse(text);
  if (entry === undefined) return { kind: "text" };
  const { level, time, msg, err } = entry;
  if (level !== "warn" && level !== "error") return { kind: "detail" };
  const clock = typeof time === "string" ? `${time.slice(11, 19)} ` : "";
  const reason = isRecord(err) && typeof err["message"] === "string" ? `: ${err["message"]}` : "";
  return {
    kind: "news",
    line: [
      { text: `${clock}${program} ` },
      { text: level === "warn" ? "warning " : "error ", style: level === "warn" ? "warning" : "bad" },
      { text: `${typeof msg === "string" ? msg : text}${reason}` },
    ],
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    return isRecord(entry) && "level" in entry ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const otherPort: Readonly<Record<ProgramName, string>> = {
  aggregator: "--http-listen and --grpc-listen choose another address, port 0 any free one",
  agent: "KUBEVITALS_AGENT_HTTP_LISTEN=127.0.0.1:0 in the environment takes any free port",
};

/** The line, with what to do where a program cannot listen because another has the port. */
export function withAdvice(program: ProgramName, text: string): string {
  const isTaken = text.startsWith(`kubevitals ${program}: `) && text.includes("EADDRINUSE");
  return isTaken ? `${text}; ${otherPort[program]}` : text;
}

/** A text for people, as a terminal may have it. */
export function forTerminal(text: string): string {
  return withoutControls(text.replaceAll("\t", "  "));
}
