import { hostname } from "node:os";
import {
  UsageError,
  loadOptions,
  readCommandLine,
  type Loaded,
  type OptionTable,
  type ProgramDescription,
} from "@kubevitals/program";
import { agentProgram } from "../../agent/src/config.ts";
import { aggregatorProgram, resolveConfig } from "../../aggregator/src/config.ts";

/** What `npm start` starts, once its options are known to be good. */
export interface StartPlan {
  readonly aggregatorArguments: readonly string[];
  /** The agent's, given the `HOST:PORT` that it streams to. */
  agentArguments(aggregator: string): readonly string[];
  /** Name that the agent's node goes by. */
  readonly nodeName: string;
  /** Silence of the aggregator after which its last snapshot no longer describes the present. */
  readonly staleAfterSeconds: number;
}

/** `npm start` is for one machine: unless somebody says otherwise, Kubernetes is not read. */
const startProgram = {
  ...aggregatorProgram,
  summary: `${aggregatorProgram.summary}

npm start runs it together with an agent for this machine, and by default does not read Kubernetes. The flags are the
aggregator's, a file given by --config is also the agent's, and the agent's other options come from the environment
(KUBEVITALS_AGENT_…): npm run agent -- --help lists them.`,
  options: {
    ...aggregatorProgram.options,
    kubernetes: { ...aggregatorProgram.options.kubernetes, default: "off" as const },
  },
};

/**
 * Reads the options of both programs before either is started.
 *
 * @throws {UsageError} that begins with the name of the program whose option cannot be used.
 */
export function planStart(argv: readonly string[], environment: NodeJS.ProcessEnv): StartPlan | { print: string } {
  const aggregator = load(startProgram, argv, environment);
  if ("print" in aggregator) return aggregator;
  const { kubernetes } = aggregator.values;
  const { staleAfter } = naming(startProgram.name, () => resolveConfig(aggregator.values));

  const configFile = readCommandLine(startProgram.options, argv).configFile?.text;
  const config = configFile === undefined ? [] : [`--config=${configFile}`];
  const agent = load(agentProgram, config, environment);
  if ("print" in agent) return agent;
  return {
    // First, so that a flag of the person's own comes later and counts.
    aggregatorArguments: [`--kubernetes=${kubernetes}`, ...argv],
    agentArguments: (address) => [...config, `--aggregator=${address}`],
    nodeName: agent.values.nodeName ?? hostname(),
    staleAfterSeconds: staleAfter,
  };
}

function load<Table extends OptionTable>(
  program: ProgramDescription<Table>,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Loaded<Table> {
  return naming(program.name, () => loadOptions(program, argv, environment));
}

function naming<T>(program: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${program}: ${error.message}`) : error;
  }
}
