import { Writable } from "node:stream";
import pino from "pino";
import type { Logger } from "@kubevitals/program";

/** A line of a log, as JSON has it. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A logger that keeps its lines instead of writing them. */
export function collectingLog(): { readonly log: Logger; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const sink = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      lines.push(JSON.parse(line) as LogLine);
      done();
    },
  });
  return { log: pino({ level: "debug", base: {}, formatters: { level: (label) => ({ level: label }) } }, sink), lines };
}
