import { renderTextFormat, textContentType, type BlockValues, type LabelPair } from "@kubevitals/proto";
import type { Logger } from "@kubevitals/program";
import type { Sampler } from "../sample.ts";
import { readFilter, type CollectorFilter } from "./collector-filter.ts";
import { acceptsGzip, compressed } from "./compression.ts";
import { sentence, type Answer, type PageRequest } from "./exchange.ts";

export interface MetricsPageOptions {
  readonly sampler: Pick<Sampler, "scrape" | "collectorNames">;
  readonly nodeName: string;
  /** Names of all collectors that there are, switched off or not. */
  readonly knownCollectors: ReadonlySet<string>;
  /** Families of the agent itself as text. */
  readonly ownMetrics: () => Promise<string>;
  /** Scrapes that are served at the same time; 0: any number. */
  readonly mostRequests: number;
  readonly log: Logger;
}

/**
 * The page that Prometheus scrapes. Scrapes that ask for the same and overlap share one reading of the machine; others read it one
 * after the other, as no collector can be read twice at a time.
 */
export class MetricsPage {
  readonly #options: MetricsPageOptions;
  readonly #underWay = new Map<string, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();
  #requests = 0;

  constructor(options: MetricsPageOptions) {
    this.#options = options;
  }

  async answer(request: PageRequest, query: URLSearchParams): Promise<Answer> {
    const { sampler, knownCollectors, mostRequests } = this.#options;
    const filter = readFilter(query, sampler.collectorNames, knownCollectors);
    if ("refusal" in filter) return sentence(400, filter.refusal);
    if (mostRequests > 0 && this.#requests >= mostRequests)
      return sentence(503, `${mostRequests} scrapes are served at once, and as many are under way; try again later`);
    this.#requests++;
    request.whenOver(() => this.#requests--);
    const answer: Answer = {
      status: 200,
      headers: { "content-type": textContentType, vary: "accept-encoding" },
      body: await this.#page(filter),
    };
    return acceptsGzip(request.headers["accept-encoding"]) ? compressed(answer) : answer;
  }

  #page(filter: CollectorFilter): Promise<string> {
    let page = this.#underWay.get(filter.key);
    if (page === undefined) {
      page = this.#last.then(() => this.#scrape(filter)).finally(() => this.#underWay.delete(filter.key));
      this.#underWay.set(filter.key, page);
      this.#last = page.catch(() => undefined);
    }
    return page;
  }

  async #scrape(filter: CollectorFilter): Promise<string> {
    const series = await this.#options.sampler.scrape((name) => filter.accepts(name));
    const { nodeName } = this.#options;
    const parts = series.map((sample) => ({ sample, labels: isDcgm(sample) ? [hostnameOf(nodeName)] : [] }));
    return renderTextFormat(parts) + (await this.#own());
  }

  /** The node's series are not lost with the agent's own. */
  async #own(): Promise<string> {
    try {
      return await this.#options.ownMetrics();
    } catch (error) {
      this.#options.log.error({ err: error }, "the agent's own metrics cannot be told");
      return "";
    }
  }
}

/** Whether a block is of a GPU under the DCGM exporter's names. */
function isDcgm({ block, labels }: BlockValues): boolean {
  return labels.some(({ name }) => name === "UUID") && block.families.every(({ name }) => name.startsWith("DCGM_"));
}

/** That exporter's own label of the node, which dashboards of its users go by; through the aggregator its page adds it. */
function hostnameOf(nodeName: string): LabelPair {
  return { name: "Hostname", value: nodeName };
}
