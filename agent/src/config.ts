import { isNodeName } from "@kubevitals/proto";
import {
  option,
  optional,
  optionTypes,
  type HostPort,
  type Option,
  type OptionType,
  type OptionValues,
  type ProgramDescription,
} from "@kubevitals/program";
import { collectorKinds } from "./collectors/index.ts";
import { collectorOptions } from "./collectors/kind.ts";
import { probePaths } from "./http/probe-paths.ts";
import { network } from "./scrape/network.ts";

const { boolean, byteSize, duration, hostPort, integer, logLevel, path, repeated, text } = optionTypes;

const nodeName: OptionType<string> = {
  ...text,
  placeholder: "NAME",
  expected: "a node name (letters, digits, '-', '.' and '_', at most 253 of them)",
  parse: (value) => (isNodeName(value) ? value : undefined),
};

/** A pause between two of something, from a minute on; `off` or 0 for none at all. */
const pause: OptionType<number> = {
  ...duration(60, 30 * 86_400),
  expected: "a duration from 1m to 30d, such as 24h, or off",
  parse: (value) => (value === "off" || value === "0" ? 0 : duration(60, 30 * 86_400).parse(value)),
  format: (value) => (value === 0 ? "off" : duration(60, 30 * 86_400).format(value)),
};

/** A path of the agent's own page. Those of the probes are open to everybody, which the metrics behind a password are not. */
const urlPath: OptionType<string> = {
  ...text,
  placeholder: "/PATH",
  expected: `a path that begins with a slash, has neither blank, '?', '#' nor '%', and is none of ${[...probePaths].join(", ")}`,
  parse: (value) => (/^\/[^\s?#%]*$/.test(value) && !probePaths.has(value) ? value : undefined),
};

/** An address as node_exporter takes it: without a host it stands for all of the machine's. */
const listenAddress: OptionType<HostPort> = {
  ...hostPort,
  placeholder: "[HOST]:PORT",
  expected: "[HOST]:PORT, such as :9100 or 127.0.0.1:9100",
  parse: (value) => hostPort.parse(value.startsWith(":") ? `[::]${value}` : value),
};

/** node_exporter's flags of its page, under their own names. */
const webOptions = {
  "web.listen-address": option(
    repeated(listenAddress),
    [],
    "Where the page is served in place of --http-listen, as node_exporter takes it.",
  ),
  "web.telemetry-path": option(urlPath, "/metrics", "Path of the metrics."),
  "web.max-requests": option(integer(0, 1_000_000), 40, "Scrapes that are served at the same time; 0: any number."),
  "web.disable-exporter-metrics": option(boolean, false, "Whether process_* and nodejs_* of the agent are left out."),
  "web.config.file": optional(
    path,
    "A web configuration file as Prometheus' exporters take it: TLS, users and passwords, headers.",
  ),
};

const options = {
  aggregator: option(
    repeated(hostPort),
    [],
    "The aggregator's gRPC address. Replicas are given one by one, or as a name that stands for all of them, as that of a headless Service does: each address is streamed to, and names are looked up again. Without it the agent is an exporter only.",
  ),
  aggregatorTls: optional(
    boolean,
    "Whether the aggregator is spoken to by TLS; by default where --aggregator-ca-file or --aggregator-server-name is set.",
  ),
  aggregatorCaFile: optional(
    path,
    "The authorities that the aggregator's certificate is checked by, in PEM; without it those of Node.js. Read again when it changes.",
  ),
  aggregatorServerName: optional(
    text,
    "The name that the aggregator's certificate must have; by default the host of --aggregator.",
  ),
  tokenFile: optional(
    path,
    "A projected ServiceAccount token that names the node, which the aggregator may ask for. Read again when it changes.",
  ),
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
  bufferDuration: option(
    duration(0, 86_400),
    600,
    "How long what the aggregator has not acknowledged waits to be back-filled; what waits for longer is dropped.",
  ),
  bufferBytes: option(
    byteSize(0, 2 ** 30),
    32 * 2 ** 20,
    "Memory, and room in --buffer-dir, that may be taken by what waits; the oldest is dropped first.",
  ),
  bufferDir: optional(
    path,
    "A folder that only this agent uses, for what waits to outlive a restart. Made where it is missing, but not its parent. Without it memory only.",
  ),
  kernelLog: optional(
    path,
    "The device that gives the kernel's log, /dev/kmsg as a rule, for kernel events with their victims. Needs read access to it and, unless kernel.dmesg_restrict is 0, the capability CAP_SYSLOG. Without it kernel events come from counters.",
  ),
  inventoryInterval: option(
    pause,
    86_400,
    "How often a process of its own reads what the machine is made of, beside once at the start; off for never.",
  ),
  scrapePods: option(
    boolean,
    false,
    "Whether pages of the node's pods are scraped that ask for it by the annotation prometheus.io/scrape: an aggregator that reads Kubernetes tells of them.",
  ),
  scrapePodsNetworks: option(
    repeated(network),
    [],
    "The only networks in which pods are scraped; without one, all addresses but the machine's own. Link-local addresses never are.",
  ),
  scrapePodsTimeout: option(
    duration(0.1, 60),
    10,
    "How long the scrape of one page may take; never longer than the interval of series.",
  ),
  scrapePodsTargets: option(integer(1, 1000), 250, "Pages of pods that are scraped; of more the last are left out."),
  scrapePodsTargetSeries: option(
    integer(1, 50_000),
    5000,
    "Series that one page may have; the scrape of one with more fails.",
  ),
  scrapePodsSeries: option(
    integer(1, 100_000),
    25_000,
    "Series that the pages of all pods may have together; the scrape of one that does not fit beside the others fails.",
  ),
  scrapePodsBytes: option(byteSize(1024, 64 * 2 ** 20), 8 * 2 ** 20, "Bytes that one page may have, decompressed."),
  scrapePodsInsecureTls: option(
    boolean,
    false,
    "Whether certificates of pages that are served by https are taken without a check.",
  ),
  ...webOptions,
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
