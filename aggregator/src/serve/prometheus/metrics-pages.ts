import type { ServerResponse } from "node:http";
import type { Clock } from "@kubevitals/program";
import type { NodeRecord, Snapshot } from "../../state/snapshot.ts";
import { appendPageCell, CompressedGroups, pageBytes } from "./group-text.ts";
import { deflatePart, GzipFrame, type DeflatedPart } from "./gzip-parts.ts";
import { KubeFamilies } from "./kube-families.ts";
import { PageOutput, SlicePool } from "./page-output.ts";
import { renderNodePage, renderPage } from "./page.ts";
import { createPodNaming } from "./pod-labels.ts";
import type { Shard } from "./shard.ts";
import { isShown, kubeLabels, type LabelOptions } from "./target-labels.ts";

/** How a page is written: as text, or compressed. */
export type Encoding = "identity" | "gzip";

export interface MetricsPagesOptions {
  readonly labels: LabelOptions;
  readonly clock: Clock;
  /** The aggregator's own process metrics as text. */
  readonly ownMetrics: () => Promise<string>;
}

/** What of a page is rendered once a snapshot. */
interface NodesText {
  readonly text: Buffer;
  readonly families: ReadonlySet<string>;
  /** Made when it is first asked for. */
  parts?: Promise<readonly DeflatedPart[]>;
}

/** Bytes of nodes' series that are compressed at a time. */
const partBytes = 256 * 1024;

/** Shards of one snapshot of which the rendered text is kept. */
const mostShardsKept = 64;

/** Writes pages. What several scrapes have in common is rendered, or compressed, once. */
export class MetricsPages {
  readonly #options: MetricsPagesOptions;
  readonly #namesOf = createPodNaming();
  readonly #families: KubeFamilies;
  readonly #groups = new CompressedGroups();
  readonly #pool = new SlicePool();
  /** Of one snapshot, by shard: memory is not for the past. */
  #nodes = { snapshotId: "", byShard: new Map<string, NodesText>() };

  constructor(options: MetricsPagesOptions) {
    this.#options = options;
    this.#families = new KubeFamilies(kubeLabels(options.labels));
  }

  /** The text of one node's part of the cluster's page. */
  nodePage(name: string, record: NodeRecord, { kube, takenAt }: Snapshot): string {
    return renderNodePage(name, record, takenAt, this.#options.labels, this.#namesOf(kube));
  }

  /** Writes the cluster's page, or a shard of it, as the body of an answer. @throws {PageAborted} when its reader is gone. */
  async write(response: ServerResponse, snapshot: Snapshot, shard: Shard, encoding: Encoding): Promise<void> {
    const own = await this.#ownText(shard);
    const out = new PageOutput(response, this.#pool, this.#options.clock);
    await (encoding === "gzip"
      ? this.#writeCompressed(out, snapshot, shard, own)
      : this.#writePlain(out, snapshot, shard, own));
    await out.end();
  }

  async #writePlain(out: PageOutput, snapshot: Snapshot, shard: Shard, own: Buffer): Promise<void> {
    const nodes = this.#nodesText(snapshot, shard);
    await out.write(nodes.text);
    for (const group of this.#groupsOf(snapshot, shard, nodes)) {
      for (const cell of group) {
        const bytes = pageBytes(cell);
        if (!out.sink.hasRoomFor(bytes)) await out.makeRoom(bytes);
        appendPageCell(cell, out.sink);
      }
    }
    await out.write(own);
  }

  async #writeCompressed(out: PageOutput, snapshot: Snapshot, shard: Shard, own: Buffer): Promise<void> {
    const frame = new GzipFrame();
    const writePart = async (part: DeflatedPart) => {
      frame.add(part);
      await out.write(part.bytes);
    };
    await out.write(GzipFrame.header);
    const nodes = this.#nodesText(snapshot, shard);
    nodes.parts ??= deflateAll(nodes.text, out);
    for (const part of await nodes.parts) await writePart(part);
    for (const group of this.#groupsOf(snapshot, shard, nodes)) {
      let part = this.#groups.find(group);
      if (part === undefined) {
        part = this.#groups.compress(group);
        await out.giveWay();
      }
      await writePart(part);
    }
    await writePart(deflatePart(own));
    await out.write(frame.trailer());
  }

  #groupsOf({ kube }: Snapshot, shard: Shard, { families }: NodesText) {
    return kube === undefined || !isShown("kube", this.#options.labels)
      ? []
      : this.#families.groups(kube, shard, families);
  }

  #nodesText(snapshot: Snapshot, shard: Shard): NodesText {
    if (this.#nodes.snapshotId !== snapshot.id) this.#nodes = { snapshotId: snapshot.id, byShard: new Map() };
    const { byShard } = this.#nodes;
    const key = `${shard.index}/${shard.count}`;
    const known = byShard.get(key);
    if (known) return known;
    const { text, families } = renderPage(snapshot, this.#options.labels, this.#namesOf(snapshot.kube), shard);
    const nodes: NodesText = { text: Buffer.from(text), families };
    if (byShard.size < mostShardsKept) byShard.set(key, nodes);
    return nodes;
  }

  async #ownText(shard: Shard): Promise<Buffer> {
    const isPartOfIt = shard.index === 0 && isShown("own", this.#options.labels);
    return Buffer.from(isPartOfIt ? await this.#options.ownMetrics() : "");
  }
}

async function deflateAll(text: Buffer, out: PageOutput): Promise<readonly DeflatedPart[]> {
  const parts: DeflatedPart[] = [];
  for (let at = 0; at < text.length; at += partBytes) {
    parts.push(deflatePart(text.subarray(at, at + partBytes)));
    await out.giveWay();
  }
  return parts;
}
