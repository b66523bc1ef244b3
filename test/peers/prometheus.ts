import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually, NotYet } from "../e2e/eventually.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";
import { freePort } from "./free-port.ts";

/** A series with its value at the instant of a query. Values are as Prometheus writes them: `NaN`, `+Inf`, `0.5`. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A target as Prometheus knows it. */
export interface ScrapedTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: "up" | "down" | "unknown";
  readonly lastError: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly discoveredLabels: Readonly<Record<string, string>>;
}

/** A real Prometheus in a process of its own. */
export interface Prometheus {
  readonly address: string;
  /** What a query gives now. @throws with what Prometheus complains of */
  query(expression: string): Promise<readonly Sample[]>;
  targets(): Promise<readonly ScrapedTarget[]>;
  /** Type, help and unit of a family, as the scrapes told them. */
  metadata(metric: string): Promise<readonly FamilyMetadata[]>;
}

export interface FamilyMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Starts the Prometheus of this machine (Debian's package `prometheus`) on a free port of loopback. @throws where there is none */
export async function startPrometheus(owner: Owner, configuration: string): Promise<Prometheus> {
  const folder = await temporaryFolder(owner);
  const data = join(folder, "data");
  await mkdir(data);
  const file = join(folder, "prometheus.yml");
  await writeFile(file, configuration);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    "prometheus",
    [`--config.file=${file}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`, "--log.level=warn"],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const said: Buffer[] = [];
  child.stderr.on("data", (text: Buffer) => said.push(text));
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined); // whoever waits for the start hears of it
  child.once("error", failed.reject);
  const exited = once(child, "exit").catch(() => undefined);
  owner.after(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`prometheus ended: ${Buffer.concat(said).toString()}`);
    const answer = await fetch(`http://${address}/-/ready`).catch((error: unknown) => String(error));
    return answer instanceof Response && answer.ok ? true : new NotYet("it does not answer");
  };
  await Promise.race([eventually("prometheus is ready", 60, isReady), failed.promise]);

  const get = async <Data>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Data> => {
    const answer = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const body = (await answer.json()) as { readonly status: string; readonly error?: string; readonly data: Data };
    if (body.status !== "success") throw new Error(`${path} ${JSON.stringify(parameters)}: ${body.error}`);
    return body.data;
  };
  return {
    address,
    async query(expression) {
      type Vector = {
        readonly result: readonly { readonly metric: Sample["metric"]; readonly value: [number, string] }[];
      };
      const { result } = await get<Vector>("query", { query: expression });
      return result.map(({ metric, value: [, value] }) => ({ metric, value }));
    },
    targets: async () => (await get<{ readonly activeTargets: readonly ScrapedTarget[] }>("targets")).activeTargets,
    metadata: async (metric) =>
      (await get<Readonly<Record<string, readonly FamilyMetadata[] | undefined>>>("metadata", { metric }))[metric] ??
      [],
  };
}
