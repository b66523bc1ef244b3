import type { ResourceState, ResourceView } from "../state/objects/kube-view.ts";
import { ObjectTable } from "../state/objects/object-table.ts";
import { ObjectKeeper, type SkippedObject } from "./reflector/object-keeper.ts";
import { Reflector, type ReflectorOptions } from "./reflector/reflector.ts";
import type { ReflectorSource } from "./reflector/source.ts";
import type { ReflectorStatus } from "./reflector/standing.ts";
import type { KubeResource } from "./resources/resource.ts";

/** One part of the reading of a kind: all of it, or one namespace's. */
export interface ReadingPart {
  readonly source: ReflectorSource;
  readonly reflector: Reflector;
}

export type ReadingOptions = Omit<ReflectorOptions, "source" | "keeper"> & {
  readonly resource: KubeResource;
  /** Namespaces to read; none: all. Kinds without namespaces are read whole. */
  readonly namespaces: readonly string[];
  /** Namespaces that are not read, even where `namespaces` has them. */
  readonly namespacesDenylist: readonly string[];
  readonly onSkip: (resource: KubeResource, skipped: SkippedObject) => void;
};

/** The reading of one kind: a table, and a reflector for each namespace that is asked for. */
export class Reading {
  readonly resource: KubeResource;
  readonly parts: readonly ReadingPart[];
  readonly #table = new ObjectTable();
  readonly #keepers: readonly ObjectKeeper[];

  constructor({ resource, namespaces, namespacesDenylist, onSkip, ...options }: ReadingOptions) {
    this.resource = resource;
    const keepers: ObjectKeeper[] = [];
    this.parts = sourcesOf(resource, namespaces, namespacesDenylist).map((source) => {
      const keeper = new ObjectKeeper(resource, this.#table, (skipped) => onSkip(resource, skipped));
      keepers.push(keeper);
      return { source, reflector: new Reflector({ ...options, source, keeper }) };
    });
    this.#keepers = keepers;
  }

  /** Whether something of it was never read so far, and nothing stands in the way as far as is known. */
  isLoading(): boolean {
    return this.parts.some(({ reflector }) => reflector.status().state === "loading");
  }

  view(): ResourceView {
    return {
      ...together(this.parts),
      name: this.resource.name,
      families: this.resource.families,
      objects: this.#table.settled(),
      skipped: this.#keepers.reduce((sum, { skipped }) => sum + skipped, 0),
    };
  }
}

function sourcesOf(
  resource: KubeResource,
  namespaces: readonly string[],
  denylist: readonly string[],
): readonly ReflectorSource[] {
  if (!resource.isNamespaced) return [{ resource }];
  if (namespaces.length === 0) return [{ resource, exceptNamespaces: denylist }];
  return namespaces.filter((name) => !denylist.includes(name)).map((namespace) => ({ resource, namespace }));
}

/** The state of the whole is that of its worst part, where those that have nothing to show count only if all are so. */
const worstFirst: readonly ResourceState[] = ["loading", "stale", "synced", "forbidden", "absent", "off"];

function together(parts: readonly ReadingPart[]): ReflectorStatus {
  const all = parts.map(({ source, reflector }) => ({ ...reflector.status(), namespace: source.namespace }));
  const [first] = all;
  if (first === undefined) return { state: "off", reason: "all namespaces that are asked for are on the denylist" };
  if (all.length === 1) return { state: first.state, reason: first.reason, ageSeconds: first.ageSeconds };
  const state = worstFirst.find((worst) => all.some((part) => part.state === worst)) ?? "loading";
  const reasons = all.flatMap(({ reason, namespace }) => (reason === undefined ? [] : [`${namespace}: ${reason}`]));
  const ages = all.flatMap(({ ageSeconds }) => ageSeconds ?? []);
  return {
    state,
    reason: reasons.length > 0 ? reasons.join("; ") : undefined,
    ageSeconds: ages.length > 0 ? Math.max(...ages) : undefined,
  };
}
