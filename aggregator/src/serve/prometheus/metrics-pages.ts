import type { ServerResponse } from "node:http";
import type { BlockValues, LabelPair, PagePart } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { NodeRecord, Snapshot } from "../../state/snapshot.ts";
import { codecs } from "./compress/codec.ts";
import { CompressingOutput } from "./compress/compressing-output.ts";
import type { SharedPage } from "./compress/shared-page.ts";
import { SharedPages } from "./compress/shared-pages.ts";
import { appendPageCell, CompressedGroups, pageBytes } from "./group-text.ts";
import { KubeFamilies, kubeFamilyNames, type PageCell } from "./kube-families.ts";
import { ClaimNaming } from "./kubelet/volume-claims.ts";
import type { Encoding } from "./negotiate/encoding.ts";
import { clusterPageParts, nodePageParts, pageParts, type PageContent } from "./page.ts";
import { PageTurns, type PageTurn } from "./page/page-turns.ts";
import { planPage, type PlannedFamily } from "./page/page-plan.ts";
import { writeTo } from "./page/response-writer.ts";
import { SliceOutput } from "./page/slice-output.ts";
import { SlicePool } from "./page/slice-pool.ts";
import { writeFamilies } from "./page/write-families.ts";
import { PodNaming } from "./pod-labels.ts";
import { wholePage, type Shard } from "./shard.ts";
import { isShown, kubeLabels, type LabelOptions } from "./target-labels.ts";
import { pageEnds, type PageFormat } from "./text/family-header.ts";

export interface MetricsPagesOptions {
  readonly labels: LabelOptions;
  readonly clock: Clock;
  /** Whether pages in OpenMetrics say since when counters count, where that is known. */
  readonly showsCreated?: boolean;
  /** The aggregator's own process metrics. */
  readonly ownMetrics: () => Promise<readonly BlockValues[]>;
}

/** What a page is to say, and how. */
export interface PageRequest {
  readonly snapshot: Snapshot;
  /** The cluster's page, or a shard of it, or its part that speaks of one node, or of none. */
  readonly of: Shard | { readonly name: string; readonly record: NodeRecord } | "no-node";
  /** The only families to show; undefined: all. */
  readonly families: ReadonlySet<string> | undefined;
  readonly format: PageFormat;
  readonly encoding: Encoding;
}

/** Writes pages, in turns. What several scrapes have in common is rendered, or compressed, once. */
export class MetricsPages {
  readonly #options: MetricsPagesOptions;
  readonly #naming = new PodNaming();
  readonly #claimNaming = new ClaimNaming();
  readonly #kubeFamilies: Readonly<Record<PageFormat, KubeFamilies>>;
  /** By format and encoding. */
  readonly #groups = new Map<string, CompressedGroups>();
  readonly #pool = new SlicePool();
  readonly #shared = new SharedPages();
  readonly #turns: PageTurns;

  constructor(options: MetricsPagesOptions) {
    this.#options = options;
    this.#turns = new PageTurns(options.clock);
    const labels = kubeLabels(options.labels);
    this.#kubeFamilies = {
      text: new KubeFamilies(labels, "text"),
      openmetrics: new KubeFamilies(labels, "openmetrics"),
    };
  }

  /** Writes a page as the body of an answer. @throws {PageAborted} when its reader is gone. */
  async write(response: ServerResponse, request: PageRequest): Promise<void> {
    const { encoding } = request;
    const turn = this.#turns.forPage();
    if (encoding === "identity") {
      const out = new SliceOutput((text) => writeTo(response, text), this.#pool, turn);
      await this.#writePage(request, out, turn, (group) => writeGroup(group, out));
      await out.end();
    } else {
      const key = keyOf(request);
      const page = this.#shared.read(request.snapshot.id, key, (made) => {
        this.#compress(request, encoding, made, turn).then(
          () => made.finish(),
          (error: Error) => {
            this.#shared.forget(key, made);
            made.finish(error);
          },
        );
      });
      for await (const bytes of page) await writeTo(response, bytes);
    }
    response.end();
  }

  async #compress(
    request: PageRequest,
    encoding: keyof typeof codecs,
    page: SharedPage,
    turn: PageTurn,
  ): Promise<void> {
    const out = new CompressingOutput(page, codecs[encoding], this.#pool, turn);
    const groups = this.#groupsIn(request.format, encoding);
    await this.#writePage(request, out, turn, async (group) => {
      const known = groups.find(group);
      await out.writePart(known ?? groups.compress(group, request.families === undefined));
      if (known === undefined) await out.giveWay();
    });
    await out.end();
  }

  /** Nodes and the cluster, then Kubernetes' objects, then the aggregator itself. */
  async #writePage(
    request: PageRequest,
    out: SliceOutput,
    turn: PageTurn,
    putGroup: (group: readonly PageCell[]) => Promise<void>,
  ): Promise<void> {
    const { snapshot, of, families, format } = request;
    const { labels, ownMetrics, showsCreated = false } = this.#options;
    const isWanted = (family: string) => families === undefined || families.has(family);
    const names = await turn.work(this.#naming.namesOf(snapshot.kube));
    const kubeOfClaims = isShown("kubelet", labels) ? snapshot.kube : undefined;
    const claims = await turn.work(this.#claimNaming.claimsOf(kubeOfClaims));
    const content = { snapshot, options: labels, names, claims, showsCreated };
    const shard = shardOf(of);
    const nodes = await turn.work(planPage(partsOf(of, content), isWanted));
    const isOwnShown = shard?.index === 0 && isShown("own", labels);
    const ownBlocks = isOwnShown ? await ownMetrics() : [];
    const own = new Map(await turn.work(planPage(ownParts(ownBlocks), isWanted)));
    mergeFamilies(nodes, own);
    const kube = shard !== undefined && isShown("kube", labels) ? snapshot.kube : undefined;
    const kubeNames = kube === undefined ? undefined : kubeFamilyNames(kube);
    const isOnPage = (name: string) => nodes.has(name) || own.has(name) || kubeNames?.has(name) === true;
    const style = { format, isOnPage, showsCreated };
    await writeFamilies(nodes.values(), out, style);
    if (kube !== undefined && shard !== undefined) {
      const isFree = (family: string) => isWanted(family) && !nodes.has(family);
      for (const group of this.#kubeFamilies[format].groups(kube, shard, isFree)) await putGroup(group);
    }
    await writeFamilies(own.values(), out, style);
    await out.write(Buffer.from(pageEnds[format]));
  }

  #groupsIn(format: PageFormat, encoding: keyof typeof codecs): CompressedGroups {
    const key = `${format} ${encoding}`;
    let groups = this.#groups.get(key);
    if (groups === undefined) this.#groups.set(key, (groups = new CompressedGroups(codecs[encoding])));
    return groups;
  }
}

function partsOf(of: PageRequest["of"], content: PageContent): Iterable<PagePart> {
  if (of === "no-node") return clusterPageParts(content);
  return "name" in of ? nodePageParts(of.name, of.record, content) : pageParts(content, of);
}

/** The shard whose objects are on the page; undefined: none are. */
function shardOf(of: PageRequest["of"]): Shard | undefined {
  if (of === "no-node") return wholePage;
  return "name" in of ? undefined : of;
}

/** Whoever asks for the same gets the same. */
function keyOf({ of, families, format, encoding }: PageRequest): string {
  const what = of !== "no-node" && "name" in of ? { node: of.name } : of;
  return JSON.stringify([what, format, encoding, families === undefined ? null : Array.from(families).toSorted()]);
}

/** A family stands once on a page: pods' pages have process_* as the aggregator has. */
function mergeFamilies(nodes: ReadonlyMap<string, PlannedFamily>, own: Map<string, PlannedFamily>): void {
  for (const [name, { sources }] of own) {
    if (nodes.get(name)?.sources.push(...sources) !== undefined) own.delete(name);
  }
}

/** All counters of a process begin with it. */
const sinceStart = () => performance.timeOrigin / 1000;

/** They carry the cluster's name already. */
const noLabels: readonly LabelPair[] = [];

function* ownParts(blocks: readonly BlockValues[]) {
  for (const sample of blocks) yield { sample, labels: noLabels, createdOf: sinceStart };
}

async function writeGroup(group: readonly PageCell[], out: SliceOutput): Promise<void> {
  for (const cell of group) {
    const bytes = pageBytes(cell);
    if (!out.sink.hasRoomFor(bytes)) await out.makeRoom(bytes);
    appendPageCell(cell, out.sink);
  }
}
