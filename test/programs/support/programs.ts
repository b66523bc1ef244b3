import { startProgram, type Owner, type Program, type ProgramOptions } from "./program.ts";

const anyPort = "127.0.0.1:0";

/** An aggregator on ports of its own, without Kubernetes. */
export function startAggregator(
  owner: Owner,
  flags: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<Program> {
  const doors = ["--http-listen", anyPort, "--grpc-listen", anyPort, "--kubernetes", "off"];
  return startProgram(owner, "aggregator", [...doors, ...flags], options);
}

/** An agent that streams to that aggregator. */
export function startAgent(
  owner: Owner,
  aggregator: Program,
  nodeName: string,
  flags: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<Program> {
  const own = ["--aggregator", aggregator.grpc, "--node-name", nodeName, "--http-listen", anyPort];
  return startProgram(owner, "agent", [...own, ...flags], options);
}
