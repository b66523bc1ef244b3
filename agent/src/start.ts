import { existsSync } from "node:fs";
import {
  createLogger,
  createRateLimit,
  formatHostPort,
  giveMemoryBack,
  type Clock,
  type Logger,
  type Running,
  systemClock,
  UsageError,
} from "@kubevitals/program";
import { collectorKinds, createCollectors } from "./collectors/index.ts";
import { switchedOff } from "./collectors/kind.ts";
import type { Collector } from "./collectors/collector.ts";
import type { AgentConfig } from "./config.ts";
import { createHelperStarter, type StartHelper } from "./helper/start.ts";
import { openHost, type Host } from "./host.ts";
import { startAgentHttp } from "./http/agent-http.ts";
import { createInventory } from "./inventory/inventory.ts";
import { Sampler } from "./sample.ts";
import type { OpenScraper } from "./scrape/open.ts";
import { createSelfMetrics } from "./self.ts";
import { noIdentity, openUplinkIdentity } from "./uplink/identity.ts";
import { Session } from "./uplink/session.ts";
import type { SegmentOwner } from "./uplink/spool/segment.ts";
import { Spool } from "./uplink/spool/spool.ts";
import { startUplink, type Uplink } from "./uplink/uplink.ts";
import { WaitingBuffer } from "./uplink/waiting-buffer.ts";

/**
 * Wires the rooms together and opens the door.
 *
 * @param programFile what helper processes are started from
 * @throws when the host cannot be read or the door cannot be opened.
 */
export async function startAgent(config: AgentConfig, programFile: string): Promise<Running> {
  const keepMemory = giveMemoryBack();
  const clock = systemClock;
  const log = createLogger("agent", config.logLevel);
  const { procPath: proc, sysPath: sys, rootPath: root, kernelLog } = config;
  const startHelper = createHelperStarter(programFile);
  const host = openHost({ proc, sys, root, kernelLog }, clock, startHelper);
  requireProc(host, config.procPath);
  requireFolder("--sys-path", config.sysPath);
  requireFolder("--root-path", config.rootPath);
  const nodeName = config.nodeName ?? host.hostname;
  const { aggregator: aggregators } = config;
  const identities = new Map(
    aggregators.map((aggregator) => [aggregator, openUplinkIdentity({ ...config, aggregator }, clock, log)]),
  );
  const scraper = await scraperOf(config, clock, log);
  const sampler = new Sampler({
    nodeName,
    host,
    collectors: [
      ...createCollectors(config),
      ...inventoryOf(config, host, startHelper),
      ...(scraper ? [scraper.collector] : []),
    ],
    switchedOff: switchedOff(collectorKinds, config),
    timeoutSeconds: config.collectorTimeout,
    hearComplaint: (collector, problem) => log.warn({ collector }, problem),
  });
  const session = new Session();
  const bootId = bootIdOf(host);
  const limits = { durationSeconds: config.bufferDuration, bytes: config.bufferBytes };
  const buffer = aggregators.length > 0 ? new WaitingBuffer(session.id, limits) : undefined;
  const owner = { nodeName, bootId, session: session.id, startedAt: clock.now() };
  const spool = buffer && spoolOf(config, buffer, owner, log);
  const linesNow = () => uplink?.lines ?? [];
  const ownMetrics = createSelfMetrics(buffer, !config["web.disable-exporter-metrics"], spool, buffer && linesNow);
  let uplink: Uplink | undefined;
  const http = await startAgentHttp({ ...webOptionsOf(config), sampler, nodeName, clock, log, ownMetrics });
  uplink =
    buffer &&
    startUplink({
      aggregators,
      identity: { nodeName, bootId, session, scrapesPods: scraper !== undefined },
      scraper,
      lineTo: (aggregator) => identities.get(aggregator) ?? noIdentity,
      sampler,
      buffer,
      spool,
      fastestIntervalSeconds: config.fastestInterval,
      clock,
      log,
      mayComplain: createRateLimit(clock),
    });
  log.info(
    {
      http: http.addresses.join(" "),
      node: nodeName,
      aggregator: aggregators.length > 0 ? aggregators.map(formatHostPort).join(" ") : undefined,
    },
    "listening",
  );
  return {
    addresses: { http: http.addresses.join(" ") },
    async stop(reason) {
      log.info({ reason }, "stopping");
      keepMemory();
      scraper?.stop();
      await Promise.all([uplink?.stop(reason), http.close()]);
      host.close();
    },
  };
}

/** How the agent's own page is served. */
function webOptionsOf(config: AgentConfig) {
  const addresses = config["web.listen-address"];
  return {
    addresses: addresses.length > 0 ? addresses : [config.httpListen],
    telemetryPath: config["web.telemetry-path"],
    mostRequests: config["web.max-requests"],
    webConfigFile: config["web.config.file"],
    knownCollectors: new Set(collectorKinds.map(({ name }) => name)),
  };
}

/** Scrapes pods, where that is asked for: an agent that does not never loads what it takes. */
async function scraperOf(config: AgentConfig, clock: Clock, log: Logger): Promise<OpenScraper | undefined> {
  if (!config.scrapePods) return undefined;
  if (config.aggregator.length > 0) return (await import("./scrape/open.ts")).openScraper(config, clock);
  log.warn("--scrape-pods is of no use without --aggregator, which tells what there is to scrape");
  return undefined;
}

/** The collector of the inventory, unless it is switched off. */
function inventoryOf({ inventoryInterval }: AgentConfig, host: Host, startHelper: StartHelper): readonly Collector[] {
  return inventoryInterval === 0 ? [] : [createInventory(host, startHelper, inventoryInterval)];
}

/** The copy on disk of what waits, where one is wanted. */
function spoolOf(config: AgentConfig, buffer: WaitingBuffer, owner: SegmentOwner, log: Logger): Spool | undefined {
  const { bufferDir: folder, bufferBytes: bytes } = config;
  return folder === undefined ? undefined : new Spool({ folder, buffer, owner, bytes, clock: systemClock, log });
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
