/**
 * Loaded into the aggregator's process before its own code, where only the process itself can tell: the delay of its event loop,
 * its CPU time, and a profile. It answers over the channel to the benchmark, and does nothing until it is asked.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";

/** What the benchmark asks for. */
export interface ProbeRequest {
  readonly probe: "look" | "profile-start" | "profile-stop";
  /** Where a profile goes. */
  readonly path?: string;
}

/** What the process says of the time since the last look. */
export interface ProbeAnswer {
  readonly probe: "look" | "profile-start" | "profile-stop";
  /** User and system time since the start, in seconds. */
  readonly cpuSeconds: number;
  /** Delay of the event loop in milliseconds. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly most: number };
  readonly heapBytes: number;
}

/** A delay is told from a timer of so many milliseconds, which is taken off. */
const resolution = 5;

const delays = monitorEventLoopDelay({ resolution });
delays.enable();
let session: Session | undefined;

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "probe" in message) void answer(message as ProbeRequest);
});

async function answer({ probe, path }: ProbeRequest): Promise<void> {
  if (probe === "profile-start") await startProfile();
  if (probe === "profile-stop" && path !== undefined) await stopProfile(path);
  const { user, system } = process.cpuUsage();
  const delay = {
    p50: milliseconds(delays.percentile(50)),
    p99: milliseconds(delays.percentile(99)),
    most: milliseconds(delays.max),
  };
  delays.reset();
  const heapBytes = process.memoryUsage().heapUsed;
  process.send?.({ probe, cpuSeconds: (user + system) / 1e6, delay, heapBytes } satisfies ProbeAnswer);
}

/** A delay by which the timer was late. */
function milliseconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolution);
}

async function startProfile(): Promise<void> {
  session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
}

async function stopProfile(path: string): Promise<void> {
  const stopped = await session?.post("Profiler.stop");
  if (stopped) writeFileSync(path, JSON.stringify(stopped.profile));
  session?.disconnect();
}
