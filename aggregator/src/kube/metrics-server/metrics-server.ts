import type { Clock, Logger } from "@kubevitals/program";
import type { MetricsServerState, MetricsServerView, NodeUsage, PodUsage } from "../../state/join/usage.ts";
import { ApiFailure } from "../api/api-failure.ts";
import type { KubeClient } from "../api/kube-api.ts";
import type { LoopShare } from "../reflector/loop-share.ts";
import { diagnose } from "./diagnose.ts";
import { nodeUsage, podUsage, type RawNodeMetrics, type RawPodMetrics } from "./parse.ts";
import { readItems } from "./read-items.ts";

/** What Metrics Server is asked with. */
export interface MetricsServerOptions {
  readonly client: KubeClient;
  /** Namespaces whose pods are read; none: all. */
  readonly namespaces: readonly string[];
  readonly share: LoopShare;
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets a key through once a minute, with how often it was held back. */
  readonly mayComplain: (key: string) => { readonly heldBack: number } | undefined;
  /** Waits so long, or until the signal. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
}

const group = "/apis/metrics.k8s.io/v1beta1";

/** Seconds between two questions: Metrics Server's own resolution, below which it has nothing new to say. */
const intervalSeconds = 15;
/** Seconds between two questions while Metrics Server is not installed or may not be read. */
const absentSeconds = 60;
/** Age of the newest point in seconds past which Metrics Server has stopped scraping: four of its intervals. */
const staleAfterSeconds = 60;
/** Seconds in which one round of questions has to be answered. */
const deadlineSeconds = 30;

/** Nobody has asked yet. */
const nothingYet: MetricsServerView = {
  state: "failed",
  reason: "Metrics Server has not answered yet",
  pods: new Map(),
  nodes: new Map(),
  receivedMonotonic: undefined,
  receivedAt: undefined,
};

/** Asks Metrics Server again and again, at its own resolution. */
export class MetricsServerReader {
  readonly #options: MetricsServerOptions;
  #view: MetricsServerView = nothingYet;

  constructor(options: MetricsServerOptions) {
    this.#options = options;
  }

  /** What Metrics Server said last, or why it says nothing. */
  view(): MetricsServerView {
    return this.#view;
  }

  /** Asks until the signal; ends by nothing else. */
  async run(signal: AbortSignal): Promise<void> {
    const { sleep, log } = this.#options;
    while (!signal.aborted) {
      const before = this.#view;
      this.#view = await this.#ask(signal);
      if (signal.aborted) return;
      const { state, reason } = this.#view;
      if (state !== before.state && state === "ok") log.info("Metrics Server is read");
      else if (state !== before.state || before === nothingYet)
        log.warn({ state, reason }, "Metrics Server does not deliver");
      await sleep(state === "not-installed" || state === "forbidden" ? absentSeconds : intervalSeconds, signal);
    }
  }

  async #ask(signal: AbortSignal): Promise<MetricsServerView> {
    const { client } = this.#options;
    const round = AbortSignal.any([signal, AbortSignal.timeout(deadlineSeconds * 1000)]);
    try {
      return this.#judge(await this.#readNodes(round), await this.#readPods(round));
    } catch (error) {
      const { state, reason } = await diagnose(ApiFailure.from(error), client, round);
      return this.#without(state, reason);
    }
  }

  async #readNodes(signal: AbortSignal): Promise<ReadonlyMap<string, NodeUsage>> {
    const { client, share } = this.#options;
    const nodes = new Map<string, NodeUsage>();
    const take = (item: RawNodeMetrics) => void nodes.set(item.metadata.name, nodeUsage(item));
    this.#complain("nodes", await readItems(client, `${group}/nodes`, take, { share, signal }));
    return nodes;
  }

  async #readPods(signal: AbortSignal): Promise<ReadonlyMap<string, PodUsage>> {
    const { client, share, namespaces } = this.#options;
    const pods = new Map<string, PodUsage>();
    const take = (item: RawPodMetrics) => {
      pods.set(`${item.metadata.namespace ?? ""}/${item.metadata.name}`, podUsage(item));
    };
    const paths = namespaces.map((namespace) => `${group}/namespaces/${encodeURIComponent(namespace)}/pods`);
    for (const path of paths.length > 0 ? paths : [`${group}/pods`]) {
      this.#complain("pods", await readItems(client, path, take, { share, signal }));
    }
    return pods;
  }

  #complain(what: string, leftOut: number): void {
    const held = leftOut === 0 ? undefined : this.#options.mayComplain(`metrics-server ${what}`);
    if (held)
      this.#options.log.warn(
        { what, leftOut, ...held },
        "points of Metrics Server are too strange to read and are left out",
      );
  }

  /** Points that do not move any more are as good as none: their source has stopped, whatever its status says. */
  #judge(nodes: ReadonlyMap<string, NodeUsage>, pods: ReadonlyMap<string, PodUsage>): MetricsServerView {
    const { clock } = this.#options;
    const newest = Array.from([...nodes.values(), ...pods.values()]).reduce(
      (latest, { at }) => Math.max(latest, at),
      -Infinity,
    );
    const received = { receivedMonotonic: clock.monotonic(), receivedAt: clock.now() };
    if (newest === -Infinity) {
      const reason = "Metrics Server answers without a single point: it has not scraped any kubelet twice yet";
      return { state: "stale", reason, nodes, pods, ...received };
    }
    const age = (clock.now() - newest) / 1000;
    if (age <= staleAfterSeconds) return { state: "ok", reason: undefined, nodes, pods, ...received };
    const reason = `Metrics Server's newest point is ${Math.round(age)} s old: it does not reach the kubelets`;
    return { state: "stale", reason, nodes, pods, ...received };
  }

  /** What was said before is kept while Metrics Server fails, as the last that is known; not where it is gone for good. */
  #without(state: MetricsServerState, reason: string): MetricsServerView {
    const isGone = state === "not-installed" || state === "forbidden";
    return isGone ? { ...nothingYet, state, reason } : { ...this.#view, state, reason };
  }
}
