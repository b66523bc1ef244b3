import { millisecondsOf, type BlockValues, type NodeMetrics } from "@kubevitals/proto";
import { createCollectors } from "../../../agent/src/collectors/index.ts";
import { Sampler } from "../../../agent/src/sample.ts";
import { fixtureTime, openFixtureHost } from "../../../agent/src/testing/fixture-host.ts";

/** What a real agent says of a recorded host. */
export interface RecordedExposition {
  readonly vitals: NodeMetrics;
  readonly series: readonly BlockValues[];
  /** For how long the host had run when it was recorded: what its counters had counted over. */
  readonly uptimeSeconds: number;
}

/** The collectors that run on a node of Kubernetes as a rule; more of them would make more series, and no other kind of them. */
const usualCollectors = new Set([
  "arp",
  "conntrack",
  "container",
  "cpu",
  "diskstats",
  "dmi",
  "entropy",
  "filefd",
  "filesystem",
  "kernel_events",
  "loadavg",
  "machine",
  "meminfo",
  "netclass",
  "netdev",
  "netstat",
  "nvme",
  "os",
  "pressure",
  "schedstat",
  "sockstat",
  "softnet",
  "stat",
  "time",
  "timex",
  "udp_queues",
  "uname",
  "vmstat",
]);

/** For hosts that do not say when they booted. */
const usualUptimeSeconds = 3600;

/** Reads a host of test/fixtures/hosts with the agent's own collectors. */
export async function readRecordedHost(name: string): Promise<RecordedExposition> {
  const host = openFixtureHost(name);
  try {
    const all = createCollectors();
    const collectors = all.filter((collector) => usualCollectors.has(collector.name));
    const switchedOff = all
      .filter((collector) => !usualCollectors.has(collector.name))
      .map((collector) => collector.name);
    const sampler = new Sampler({ nodeName: name, host, collectors, switchedOff, timeoutSeconds: 2 });
    await sampler.sample(true);
    const { vitals, series = [] } = await sampler.sample(true);
    const bootTime = vitals.info?.bootTime;
    const uptime = bootTime && (fixtureTime - millisecondsOf(bootTime)) / 1000;
    return { vitals, series, uptimeSeconds: uptime && uptime > 0 ? uptime : usualUptimeSeconds };
  } finally {
    host.close();
  }
}
