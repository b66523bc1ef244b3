import {
  joinPairs,
  renderLabels,
  type BlockValues,
  type Family,
  type LabelPair,
  type MetricBlock,
  type PagePart,
} from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import { PartView } from "../../../state/part-view.ts";
import type { BlockTextStyle } from "../text/block-text.ts";
import { LabelArena, type LabelText } from "./label-arena.ts";

/** The values of a block, and the labels that stand behind each row's own: what is kept of a part as long as the page is written. */
export interface Instance {
  readonly values: ArrayLike<number>;
  /** Where the block's values begin among them. */
  readonly firstValue: number;
  readonly isAbsent: BlockValues["isAbsent"];
  readonly labels: LabelText;
  readonly createdOf: DatedPart["createdOf"];
}

/** A part of a page that may know since when its counters count. */
export interface DatedPart extends PagePart {
  /** Seconds since 1970 by the clock of who counts; undefined where it is not known of the family. */
  readonly createdOf?: ((family: string) => number | undefined) | undefined;
}

/** Instances of a block that are written in the same way. */
export interface BlockInstances {
  readonly block: MetricBlock;
  readonly taken: BlockTextStyle["taken"];
  readonly instances: Instance[];
}

/** A family with all that have rows of it. */
export interface PlannedFamily {
  /** As the first one has it, whose type and help stand. */
  readonly family: Family;
  readonly sources: FamilySource[];
}

export interface FamilySource {
  readonly from: BlockInstances;
  /** The family's place in the block. */
  readonly index: number;
  /** Its first row among the block's. */
  readonly firstRow: number;
}

/** Parts that are worked in in one step. */
const partsPerStep = 64;

/** Puts the parts of a page in the order in which it is written. */
export function* planPage(
  parts: Iterable<DatedPart>,
  isWanted: (family: string) => boolean,
): Steps<ReadonlyMap<string, PlannedFamily>> {
  const plan = new PagePlan(isWanted);
  let count = 0;
  for (const part of parts) {
    plan.add(part);
    if (++count % partsPerStep === 0) yield;
  }
  return plan.families;
}

/**
 * A page says family by family what its parts say block by block. So the instances of each block are gathered under it, whose text
 * they share, and the blocks under their families: what a page needs in memory are its instances, and not its rows.
 */
class PagePlan {
  readonly families = new Map<string, PlannedFamily>();
  readonly #isWanted: (family: string) => boolean;
  readonly #blocks = new Map<MetricBlock, BlockInstances | undefined>();
  /** Instances whose block has labels that the page has too, by block and names. */
  readonly #renamed = new Map<MetricBlock, Map<string, BlockInstances | undefined>>();
  readonly #arena = new LabelArena();
  readonly #pageLabels = new Map<readonly LabelPair[], LabelText>();

  constructor(isWanted: (family: string) => boolean) {
    this.#isWanted = isWanted;
  }

  add({ sample, labels, createdOf }: DatedPart): void {
    const pairs = sample.labels.length === 0 ? labels : joinPairs(sample.labels, labels);
    const taken = takenNames(sample.block, pairs);
    const from = taken.length === 0 ? this.#ofBlock(sample.block) : this.#ofRenamed(sample.block, taken);
    const text = pairs === labels ? this.#ofPage(labels) : this.#arena.add(textOf(pairs));
    from?.instances.push(instanceOf(sample, text, createdOf));
  }

  #ofBlock(block: MetricBlock): BlockInstances | undefined {
    const known = this.#blocks.get(block);
    if (known !== undefined || this.#blocks.has(block)) return known;
    const made = this.#register(block, []);
    this.#blocks.set(block, made);
    return made;
  }

  #ofRenamed(block: MetricBlock, taken: readonly string[]): BlockInstances | undefined {
    let ofBlock = this.#renamed.get(block);
    if (ofBlock === undefined) this.#renamed.set(block, (ofBlock = new Map()));
    const key = taken.join(" ");
    if (!ofBlock.has(key)) ofBlock.set(key, this.#register(block, taken));
    return ofBlock.get(key);
  }

  /** Lists a block under its families; undefined where none of them is wanted. */
  #register(block: MetricBlock, taken: readonly string[]): BlockInstances | undefined {
    const from: BlockInstances = { block, taken, instances: [] };
    let isListed = false;
    let firstRow = 0;
    for (const [index, family] of block.families.entries()) {
      if (this.#isWanted(family.name)) {
        isListed = true;
        let planned = this.families.get(family.name);
        if (planned === undefined) this.families.set(family.name, (planned = { family, sources: [] }));
        planned.sources.push({ from, index, firstRow });
      }
      firstRow += family.rows;
    }
    return isListed ? from : undefined;
  }

  /** Labels that many parts of a page share, as those of a node. */
  #ofPage(labels: readonly LabelPair[]): LabelText {
    const known = this.#pageLabels.get(labels);
    if (known) return known;
    const made = this.#arena.add(textOf(labels));
    this.#pageLabels.set(labels, made);
    return made;
  }
}

function instanceOf(sample: BlockValues, labels: LabelText, createdOf: Instance["createdOf"]): Instance {
  const { isAbsent } = sample;
  return sample instanceof PartView
    ? { values: sample.column, firstValue: sample.firstRow, isAbsent, labels, createdOf }
    : { values: sample.values, firstValue: 0, isAbsent, labels, createdOf };
}

function textOf(pairs: readonly LabelPair[]): string {
  return renderLabels(pairs);
}

/** Names of the labels that stand behind a row's own, where a row of the block may have a label of that name. */
function takenNames(block: MetricBlock, pairs: readonly LabelPair[]): readonly string[] {
  const own = labelNamesOf(block);
  if (own.size === 0 || !pairs.some(({ name }) => own.has(name))) return none;
  return pairs.map(({ name }) => name).filter((name) => own.has(name));
}

const none: readonly string[] = [];

function labelNamesOf(block: MetricBlock): ReadonlySet<string> {
  let names = labelNames.get(block);
  if (names === undefined) {
    names = new Set(block.families.flatMap((family) => family.labelNames));
    labelNames.set(block, names);
  }
  return names;
}

const labelNames = new WeakMap<MetricBlock, ReadonlySet<string>>();
