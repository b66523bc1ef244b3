import type { TestContext } from "node:test";
import { KubeApi } from "../kube/api/kube-api.ts";
import type { KubeObject } from "../kube/resources/kube-object.ts";
import type { KubeResource } from "../kube/resources/resource.ts";
import { defaultLimits, type ReflectorLimits } from "../kube/reflector/limits.ts";
import { LoopShare } from "../kube/reflector/loop-share.ts";
import { ObjectKeeper, type SkippedObject } from "../kube/reflector/object-keeper.ts";
import { Reflector } from "../kube/reflector/reflector.ts";
import { Outage } from "../kube/reflector/outage.ts";
import { Slots } from "../kube/reflector/slots.ts";
import type { ReflectorSource } from "../kube/reflector/source.ts";
import { ObjectTable } from "../state/objects/object-table.ts";
import type { ApiServer } from "./api-server/api-server.ts";
import { FakeClock } from "./fake-clock.ts";
import { KubeCounts } from "./kube-counts.ts";
import { Sleeper } from "./sleeper.ts";
import { until } from "./until.ts";

/** A kind for tests: its facts are its spec; a spec of "strange" cannot be read. */
export const things: KubeResource<KubeObject & { readonly spec?: string }, string | undefined> = {
  name: "things",
  kind: "Thing",
  group: "",
  version: "v1",
  isNamespaced: true,
  isDefault: true,
  labels: ["namespace", "thing"],
  labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
  families: [
    {
      name: "kube_thing_info",
      help: "1 for each thing.",
      type: "gauge",
      labels: [],
      rows({ spec }, out) {
        if (spec === "strange") throw new TypeError("spec is strange");
        out.add(1);
      },
    },
  ],
  facts: ({ spec }) => spec,
};

/** A thing as a test stores it. */
export function thing(name: string, spec = "", namespace = "shop", uid?: string) {
  return { metadata: { name, namespace, ...(uid === undefined ? {} : { uid }) }, spec };
}

/** A reflector of things that runs until the test is over. */
export class Reflecting {
  readonly clock = new FakeClock();
  readonly sleeper = new Sleeper();
  readonly counts = new KubeCounts();
  readonly skipped: SkippedObject[] = [];
  readonly table = new ObjectTable();
  readonly outage = new Outage();
  readonly reflector: Reflector;

  constructor(
    t: TestContext,
    server: ApiServer,
    { source, ...limits }: Partial<ReflectorLimits> & { readonly source?: Partial<ReflectorSource> } = {},
  ) {
    const api = new KubeApi(server.target(), this.clock);
    const resource = things as KubeResource;
    this.reflector = new Reflector({
      source: { resource, ...source },
      client: api,
      keeper: new ObjectKeeper(resource, this.table, (skipped) => this.skipped.push(skipped)),
      clock: this.clock,
      sleep: this.sleeper.sleep,
      limits: { ...defaultLimits, ...limits },
      share: new LoopShare(this.clock),
      slots: new Slots(1),
      outage: this.outage,
      counters: this.counts,
      random: () => 1,
    });
    const stopped = new AbortController();
    const running = this.reflector.run(stopped.signal);
    t.after(async () => {
      stopped.abort();
      await running;
      await api.close();
    });
  }

  get state(): string {
    return this.reflector.status().state;
  }

  /** What is known, by namespace and name. */
  get known(): Readonly<Record<string, unknown>> {
    const objects = this.table.view().buckets.flatMap((bucket) => bucket.objects);
    const entries = objects.map(({ namespace, name, facts }) => [`${namespace}/${name}`, facts] as const);
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Resolves once everything is read and a watch follows it. */
  async synced(): Promise<void> {
    await until(() => this.state === "synced");
  }

  /** Resolves once this is what is known of a thing; undefined: it is not known. */
  async knows(key: string, spec: string | undefined): Promise<void> {
    await until(() => this.known[key] === spec);
  }
}
