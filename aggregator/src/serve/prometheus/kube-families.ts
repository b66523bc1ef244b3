import { renderLabels, type LabelPair } from "@kubevitals/proto";
import type { Bucket, Cell } from "../../state/objects/bucket.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";
import type { FamilyHead } from "../../state/objects/object-rows.ts";
import { paddedView } from "../../state/objects/text-sink.ts";
import { bucketsIn, type Shard } from "./shard.ts";
import { familyHeader, type PageFormat } from "./text/family-header.ts";

/** What a family's text begins with, and each of its rows. */
export interface FamilyText {
  /** `# HELP` and `# TYPE`. */
  readonly header: Buffer;
  /** `kube_pod_info{job="kube-state-metrics",`, padded for copying. */
  readonly head: DataView;
}

/** A family of the page with the buckets of all kinds that have it. */
interface PageFamily {
  readonly text: FamilyText;
  readonly sources: { readonly buckets: readonly Bucket[]; readonly family: number }[];
}

/** The rows of one bucket in one family, where it has any. */
export interface PageCell {
  readonly bucket: Bucket;
  readonly family: number;
  readonly cell: Cell;
  readonly text: FamilyText;
  /** Whether the family's header stands before it. */
  readonly isFirst: boolean;
}

/** Cells whose text is compressed together: some ten kilobytes compress almost as well as all of it. */
const cellsPerGroup = 8;

/** Puts the families of Kubernetes' objects in the page's order. */
export class KubeFamilies {
  readonly #labels: readonly LabelPair[];
  readonly #format: PageFormat;
  readonly #texts = new WeakMap<FamilyHead, FamilyText>();

  /** @param labels what every row carries beside its own labels; no object has labels of these names */
  constructor(labels: readonly LabelPair[], format: PageFormat) {
    this.#labels = labels;
    this.#format = format;
  }

  /**
   * All rows, family by family, in groups. A family that several kinds have stands once, under the first one's header; one that is
   * not wanted is left out, as is one without a row. Kinds that are not listed completely are not shown: what is missing would pass
   * for what does not exist.
   *
   * The grouping follows from what the page consists of, and not from what it says: what has not changed stays together.
   */
  *groups(
    kube: KubeView,
    shard: Shard,
    isWanted: (family: string) => boolean,
  ): Generator<readonly PageCell[], void, undefined> {
    let group: PageCell[] = [];
    let places = 0;
    for (const { text, sources } of this.#collect(kube, shard, isWanted).values()) {
      let isFirst = true;
      for (const { buckets, family } of sources) {
        for (const bucket of buckets) {
          const cell = bucket.cells[family];
          if (cell) {
            group.push({ bucket, family, cell, text, isFirst });
            isFirst = false;
          }
          if (++places % cellsPerGroup > 0) continue;
          if (group.length > 0) yield group;
          group = [];
        }
      }
    }
    if (group.length > 0) yield group;
  }

  #collect(kube: KubeView, shard: Shard, isWanted: (family: string) => boolean): ReadonlyMap<string, PageFamily> {
    const families = new Map<string, PageFamily>();
    const names = kubeFamilyNames(kube);
    for (const { state, families: heads, objects } of kube.values()) {
      if (state !== "synced" && state !== "stale") continue;
      const buckets = bucketsIn(shard, objects);
      for (const [family, head] of heads.entries()) {
        if (reserved.test(head.name) || !isWanted(head.name)) continue;
        let known = families.get(head.name);
        if (known === undefined) families.set(head.name, (known = { text: this.#textOf(head, names), sources: [] }));
        known.sources.push({ buckets, family });
      }
    }
    return families;
  }

  #textOf(head: FamilyHead, names: ReadonlySet<string>): FamilyText {
    const known = this.#texts.get(head);
    if (known) return known;
    const labels = renderLabels(this.#labels);
    const text = {
      header: Buffer.from(
        familyHeader(
          { ...head, type: head.type === "counter" ? "METRIC_TYPE_COUNTER" : "METRIC_TYPE_GAUGE" },
          this.#format,
          (name) => names.has(name),
        ),
      ),
      head: paddedView([Buffer.from(`${head.name}{${labels}${labels === "" ? "" : ","}`)]),
    };
    this.#texts.set(head, text);
    return text;
  }
}

/** Names of all families that Kubernetes' objects may have rows of. */
export function kubeFamilyNames(kube: KubeView): ReadonlySet<string> {
  return new Set(Array.from(kube.values()).flatMap(({ families }) => families.map(({ name }) => name)));
}

/** Families that only the aggregator itself, or Prometheus, speaks of; a custom resource may name its own as it likes. */
const reserved = /^(up$|kubevitals_|kube_state_metrics_|process_|nodejs_|scrape_|ALERTS)/;
