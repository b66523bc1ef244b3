import { existsSync } from "node:fs";
import {
  UsageError,
  createLogger,
  createRateLimit,
  formatHostPort,
  systemClock,
  type Running,
} from "@kubevitals/program";
import { collectorKinds, createCollectors } from "./collectors/index.ts";
import { switchedOff } from "./collectors/kind.ts";
import type { AgentConfig } from "./config.ts";
import { openHost, type Host } from "./host.ts";
import { startAgentHttp } from "./http.ts";
import { Sampler } from "./sample.ts";
import { createSelfMetrics } from "./self.ts";
import { Session } from "./uplink/session.ts";
import { startUplink } from "./uplink/uplink.ts";

/** Wires the rooms together and opens the door. @throws when the host cannot be read or the door cannot be opened. */
export async function startAgent(config: AgentConfig): Promise<Running> {
  const clock = systemClock;
  const log = createLogger("agent", config.logLevel);
  const host = openHost({ proc: config.procPath, sys: config.sysPath, root: config.rootPath }, clock);
  requireProc(host, config.procPath);
  requireFolder("--sys-path", config.sysPath);
  requireFolder("--root-path", config.rootPath);
  const nodeName = config.nodeName ?? host.hostname;
  const sampler = new Sampler({
    nodeName,
    host,
    collectors: createCollectors(config),
    switchedOff: switchedOff(collectorKinds, config),
    timeoutSeconds: config.collectorTimeout,
  });
  const http = await startAgentHttp({ address: config.httpListen, sampler, log, ownMetrics: createSelfMetrics() });
  const uplink =
    config.aggregator &&
    startUplink({
      address: formatHostPort(config.aggregator),
      identity: { nodeName, bootId: bootIdOf(host), session: new Session() },
      sampler,
      fastestIntervalSeconds: config.fastestInterval,
      clock,
      log,
      mayComplain: createRateLimit(clock),
    });
  log.info(
    { http: http.address, node: nodeName, aggregator: config.aggregator && formatHostPort(config.aggregator) },
    "listening",
  );
  return {
    addresses: { http: http.address },
    async stop(reason) {
      log.info({ reason }, "stopping");
      await Promise.all([uplink?.stop(reason), http.close()]);
      host.close();
    },
  };
}

/** Every kernel has /proc/stat: a folder without it is none of a host's proc. */
function requireProc(host: Host, procPath: string): void {
  let reason = "it holds no file 'stat'";
  try {
    if (host.readProc("stat") !== undefined) return;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  throw new UsageError(`--proc-path: ${procPath} is not a host's proc: ${reason}`);
}

function requireFolder(flag: string, path: string): void {
  if (!existsSync(path)) throw new UsageError(`${flag}: there is no ${path}`);
}

/** The kernel's boot id; a host that does not say gets one that never changes, so that its counters are never thought reset. */
function bootIdOf(host: Host): string {
  const bytes = host.readProc("sys/kernel/random/boot_id");
  const text = bytes && Buffer.from(bytes).toString("utf8").trim();
  return text !== undefined && /^[0-9a-f-]{36}$/.test(text) ? text : "unknown";
}
