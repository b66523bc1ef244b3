import type { Clock, HostPort } from "@kubevitals/program";
import { WebConfigFile } from "../web-config/web-config-file.ts";
import { guarded } from "./guard.ts";
import { listen, type Listener } from "./listener.ts";
import { MetricsPage, type MetricsPageOptions } from "./metrics-page.ts";
import { createRouter } from "./router.ts";

export interface AgentHttpOptions extends MetricsPageOptions {
  readonly addresses: readonly HostPort[];
  /** Path of the metrics; begins with a slash. */
  readonly telemetryPath: string;
  /** A file as Prometheus' exporters take by `--web.config.file`. */
  readonly webConfigFile: string | undefined;
  readonly clock: Clock;
}

export interface AgentHttp {
  /** Where it listens, in the order in which it was asked to. */
  readonly addresses: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves the agent as an exporter: its metrics, `/livez` and `/readyz`, and a page for people.
 *
 * @throws {UsageError} where the web configuration cannot be used; another error where an address cannot be listened on.
 */
export async function startAgentHttp(options: AgentHttpOptions): Promise<AgentHttp> {
  const { addresses, telemetryPath, webConfigFile, clock, log } = options;
  const web = webConfigFile === undefined ? undefined : new WebConfigFile(webConfigFile, clock, log);
  const router = createRouter(new MetricsPage(options), telemetryPath);
  const handle = web ? guarded(web, clock, router) : router;
  const listeners: Listener[] = [];
  const close = async () => void (await Promise.all(listeners.map((listener) => listener.close())));
  try {
    for (const address of addresses) listeners.push(await listen(address, handle, log, web));
  } catch (error) {
    await close();
    throw error;
  }
  return { addresses: listeners.map(({ address }) => address), close };
}
