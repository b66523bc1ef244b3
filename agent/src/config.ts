import { isNodeName } from "@kubevitals/proto";
import {
  option,
  optional,
  optionTypes,
  type Option,
  type OptionType,
  type OptionValues,
  type ProgramDescription,
} from "@kubevitals/program";
import { collectorKinds } from "./collectors/index.ts";
import { collectorOptions } from "./collectors/kind.ts";

const { duration, hostPort, logLevel, path, text } = optionTypes;

const nodeName: OptionType<string> = {
  ...text,
  placeholder: "NAME",
  expected: "a node name (letters, digits, '-', '.' and '_', at most 253 of them)",
  parse: (value) => (isNodeName(value) ? value : undefined),
};

const options = {
  aggregator: optional(hostPort, "The aggregator's gRPC address; without it the agent is an exporter only."),
  httpListen: option(
    hostPort,
    { host: "127.0.0.1", port: 9482 },
    "Where the agent's own /metrics, /livez and /readyz are served.",
  ),
  nodeName: optional(nodeName, "Name of the node; by default the host's name."),
  procPath: option(path, "/proc", "Where the host's proc is mounted."),
  sysPath: option(path, "/sys", "Where the host's sys is mounted."),
  rootPath: option(path, "/", "Where the host's root is mounted."),
  collectorTimeout: option(duration(0.1, 60), 2, "How long one collector may take before a sample goes on without it."),
  fastestInterval: option(
    duration(0.01, 60),
    0.1,
    "The shortest interval between samples that an aggregator may ask for; shorter ones are raised to it.",
  ),
  logLevel: option(logLevel, "info", "The least important lines that are logged."),
};

const allOptions: typeof options & Readonly<Record<`collector.${string}`, Option>> = {
  ...options,
  ...collectorOptions(collectorKinds),
};

export const agentProgram: ProgramDescription<typeof allOptions> = {
  name: "agent",
  summary:
    "kubevitals agent: reads the machine that it runs on, serves it as an exporter and streams it to an aggregator.",
  options: allOptions,
  foreignSections: ["aggregator", "metrics"],
};

export type AgentConfig = OptionValues<typeof allOptions>;
