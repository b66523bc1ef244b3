/** For tests: an agent's page over a sampler of the caller's collectors. */
import type { TestContext } from "node:test";
import { createLogger } from "@kubevitals/program";
import type { Collector } from "../collectors/collector.ts";
import { startAgentHttp, type AgentHttpOptions } from "../http/agent-http.ts";
import { Sampler } from "../sample.ts";
import { stubHost } from "./stub-host.ts";

/** A collector that yields one series of its name: `node_NAME`. */
export function collectorOf(name: string, read: Collector["read"] = () => 4): Collector {
  return {
    name,
    source: "test",
    read,
    series: (value, out) => out.gauge(`node_${name}`, "Test.").add(Number(value)),
  };
}

export interface PageOptions extends Partial<AgentHttpOptions> {
  readonly collectors?: readonly Collector[];
}

/** Starts it on a free port of this machine, until the test is over; its address. */
export async function startPage(
  t: TestContext,
  { collectors = [collectorOf("test")], ...options }: PageOptions = {},
): Promise<string> {
  const sampler = new Sampler({ nodeName: "n", host: stubHost({}), collectors, timeoutSeconds: 10 });
  const http = await startAgentHttp({
    addresses: [{ host: "127.0.0.1", port: 0 }],
    sampler,
    nodeName: "n",
    knownCollectors: new Set([...sampler.collectorNames, "off"]),
    ownMetrics: () => Promise.resolve("own 1\n"),
    mostRequests: 40,
    telemetryPath: "/metrics",
    webConfigFile: undefined,
    clock: { now: () => 0, monotonic: () => performance.now() },
    log: createLogger("test", "error"),
    ...options,
  });
  t.after(() => http.close());
  return http.addresses[0] ?? "";
}
