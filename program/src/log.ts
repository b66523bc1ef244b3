import pino, { type Logger } from "pino";

export type { Logger } from "pino";

export const logLevels = ["debug", "info", "warn", "error"] as const;

/** A logger that writes one JSON object a line to standard error. */
export function createLogger(name: string, level: (typeof logLevels)[number]): Logger {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
