import { Counter, Gauge, Registry } from "prom-client";
import { createProcessRegistry, version } from "@kubevitals/program";

/** What is told of the buffer of records that wait to be back-filled; read at each scrape. */
export interface BufferState {
  readonly records: readonly unknown[];
  readonly bytes: number;
  /** Records that were dropped since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** What is told of the folder that keeps a copy of the buffer; read at each scrape. */
export interface BufferFolderState {
  /** What was wrong with it since the start, and how often. */
  readonly problems: Readonly<Record<string, number>>;
}

/** What is told of the line to one aggregator; read at each scrape. */
export interface LineState {
  readonly address: string;
  readonly isConnected: boolean;
}

/**
 * Renders the agent's own metrics: without a buffer those of an agent that streams to nobody.
 *
 * @param withProcess whether `process_*` and `nodejs_*` are among them
 * @param lines those to aggregators, as they are now
 */
export function createSelfMetrics(
  buffer?: BufferState,
  withProcess = true,
  bufferFolder?: BufferFolderState,
  lines?: () => readonly LineState[],
): () => Promise<string> {
  const register = withProcess ? createProcessRegistry() : new Registry();
  new Gauge({
    name: "kubevitals_agent_build_info",
    help: "1, labelled with the version of the agent.",
    labelNames: ["version"],
    registers: [register],
  }).set({ version }, 1);
  const refreshBuffer = buffer && registerBuffer(register, buffer);
  const refreshFolder = bufferFolder && registerBufferFolder(register, bufferFolder);
  const refreshLines = lines && registerLines(register, lines);
  return () => {
    refreshBuffer?.();
    refreshFolder?.();
    refreshLines?.();
    return register.metrics();
  };
}

/** Registers what is told of the lines; the function that brings it up to date. */
function registerLines(register: Registry, lines: () => readonly LineState[]): () => void {
  const connected = new Gauge({
    name: "kubevitals_agent_aggregator_connected",
    help: "1 for each address of an aggregator that takes this agent's stream now, 0 for one that does not. Replicas have an address each, and all are streamed to.",
    labelNames: ["aggregator"],
    registers: [register],
  });
  return () => {
    connected.reset();
    for (const { address, isConnected } of lines()) connected.set({ aggregator: address }, isConnected ? 1 : 0);
  };
}

/** Registers the families of the buffer; the function that brings them up to date. */
function registerBuffer(register: Registry, buffer: BufferState): () => void {
  const registers = [register];
  const records = new Gauge({
    name: "kubevitals_agent_buffer_records",
    help: "Records that wait to be back-filled.",
    registers,
  });
  const bytes = new Gauge({
    name: "kubevitals_agent_buffer_bytes",
    help: "Memory that records take which wait to be back-filled.",
    registers,
  });
  const dropped = new Counter({
    name: "kubevitals_agent_dropped_records_total",
    help: "Records that an aggregator never acknowledged and that were dropped, once for each replica that lacks them: too many waited (full), they waited for too long (expired), or it does not take them (refused).",
    labelNames: ["reason"],
    registers,
  });
  return () => {
    records.set(buffer.records.length);
    bytes.set(buffer.bytes);
    dropped.reset();
    for (const [reason, count] of Object.entries(buffer.dropped)) dropped.inc({ reason }, count);
  };
}

/** Registers what is told of the buffer's folder; the function that brings it up to date. */
function registerBufferFolder(register: Registry, folder: BufferFolderState): () => void {
  const problems = new Counter({
    name: "kubevitals_agent_buffer_folder_problems_total",
    help: "What was wrong with the folder of --buffer-dir. Times that it could not be used (unusable), or that it or something in it was removed under the agent (removed); files that were damaged in part (damaged), of which nothing could be read (unreadable), that were more than may wait (surplus), that are none of the buffer's (foreign), that stood where the folder's claim belongs (set-aside).",
    labelNames: ["problem"],
    registers: [register],
  });
  return () => {
    problems.reset();
    for (const [problem, count] of Object.entries(folder.problems)) problems.inc({ problem }, count);
  };
}
