/** What both programs have beside their work: a door for options, a log, a clock, a schedule, a life cycle. */
export * from "./backoff.ts";
export * from "./clock.ts";
export * from "./described-families.ts";
export * from "./host-port.ts";
export * from "./lifecycle.ts";
export * from "./log.ts";
export * from "./options/load.ts";
export { readCommandLine } from "./options/sources.ts";
export * from "./options/table.ts";
export * as optionTypes from "./options/types.ts";
export type { OptionType } from "./options/types.ts";
export { UsageError } from "./options/usage-error.ts";
export * from "./process-metrics.ts";
export * from "./rate-limit.ts";
export * from "./regular-file.ts";
export * from "./renewed-files.ts";
export * from "./ticker.ts";
export { version } from "./version.ts";
