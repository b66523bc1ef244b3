import assert from "node:assert/strict";
import { loadOptions, type ProgramDescription } from "../load.ts";
import { option, optional, type OptionValues } from "../table.ts";
import { boolean, duration, hostPort, integer, listOf, oneOf, pattern, repeated, text } from "../types.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  httpListen: option(hostPort, { host: "127.0.0.1", port: 9480 }, "Where it listens."),
  nodeName: optional(text, "Name of the node."),
  verbose: option(boolean, false, "Whether it says more."),
  colour: option(boolean, true, "Whether it shows colours."),
  hints: optional(boolean, "Whether it gives hints.", { follows: (values) => values["verbose"] === true }),
  groups: option(listOf(oneOf("node", "pod")), ["node"], "What it serves."),
  folders: option(repeated(text), [], "Where it looks."),
  paths: option(repeated(pattern), [], "What it leaves out."),
  limit: option(integer(0, 100), 5, "How much it takes."),
  interval: option(duration(1, 60), 15, "How often it looks.", { fileKey: "metrics.collect_interval" }),
  token: optional(text, "What it shows.", { secret: true }),
};

/** A program with an option of every kind. */
export const example: ProgramDescription<typeof options> = {
  name: "example",
  summary: "Shows options.",
  options,
  foreignSections: ["other"],
};

/** The values that the example runs with. */
export function valuesOf(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): OptionValues<typeof options> {
  const loaded = loadOptions(example, argv, environment);
  assert.ok("values" in loaded);
  return loaded.values;
}

/** What the example prints instead of running. */
export function printOf(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const loaded = loadOptions(example, argv, environment);
  assert.ok("print" in loaded);
  return loaded.print;
}

/** The one line by which something is refused. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return assert.fail("it was not refused");
}
