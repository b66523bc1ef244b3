import { configFile } from "../programs/support/config-file.ts";
import { startProgram, type Owner, type Program } from "../programs/support/program.ts";
import { eventually, NotYet } from "./eventually.ts";
import { Rest } from "./rest.ts";

/** An aggregator that reads the rig. */
export interface ReadingAggregator extends Program {
  readonly rest: Rest;
}

export interface ReadingOptions {
  /** Text of the settings file. */
  readonly config?: string;
  readonly flags?: readonly string[];
}

/** Starts an aggregator on free ports, and waits until it has read what it may. */
export async function startReading(
  owner: Owner,
  kubeconfig: string,
  { config, flags = [] }: ReadingOptions = {},
): Promise<ReadingAggregator> {
  const file = config === undefined ? [] : ["--config", await configFile(owner, config)];
  const doors = ["--http-listen=127.0.0.1:0", "--grpc-listen=127.0.0.1:0"];
  const kubernetes = ["--kubernetes=required", `--kubeconfig=${kubeconfig}`];
  const program = await startProgram(owner, "aggregator", [...doors, ...kubernetes, ...file, ...flags]);
  const aggregator = { ...program, rest: new Rest(program.http) };
  await eventually("the aggregator has read the cluster", 120, () => isRead(aggregator.rest));
  return aggregator;
}

async function isRead(rest: Rest): Promise<true | NotYet> {
  const { sources } = await rest.snapshot();
  const waiting = sources.filter(({ reason = "" }) => /not read completely yet|has not answered yet/.test(reason));
  if (sources.length > 0 && waiting.length === 0) return true;
  return new NotYet(waiting.map(({ name, reason }) => `${name}: ${reason}`).join("; ") || "no source says anything");
}
