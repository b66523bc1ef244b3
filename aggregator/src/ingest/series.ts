import {
  isBitSet,
  isValidTimestamp,
  rowsOf,
  unpackAbsent,
  type Block,
  type BlockSample,
  type BlockValues,
  type SeriesSample,
} from "@kubevitals/proto";
import type { BlockStore, CheckedBlock } from "./block-store.ts";
import { decoded } from "./decode.ts";
import { DuplicateRows } from "./duplicate-rows.ts";
import { contentKey, decodeBlock, type EncodedBlock } from "./encoded-block.ts";
import { charactersOf, checkFamilies, checkInstanceLabels, pageCharactersOf } from "./families.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** Reads the series of one stream: blocks once, then values that refer to them. */
export class SeriesReader {
  readonly #nodeName: string;
  readonly #store: BlockStore;
  readonly #duplicates = new DuplicateRows();
  #blocks = new Map<number, CheckedBlock>();
  /** What the last sample told: what the next one may continue. */
  #last: readonly ToldInstance[] = [];
  #rows = 0;
  #characters = 0;

  constructor(nodeName: string, store: BlockStore) {
    this.#nodeName = nodeName;
    this.#store = store;
  }

  /** Takes in a block for samples to refer to. @throws {Refusal} naming it and what is wrong with it. */
  acceptBlock({ ref, families }: Block): CheckedBlock {
    const weight = {
      rows: rowsOf({ families }),
      characters: charactersOf(families),
      pageCharacters: pageCharactersOf(families),
    };
    this.#checkRoom(ref, weight);
    const block = this.#store.intern(checkFamilies(families, this.#nameOf(ref)));
    const labelNames = new Set(block.families.flatMap((family) => family.labelNames));
    const checked = { ...weight, block, labelNames };
    this.#hold(ref, checked);
    return checked;
  }

  /** The same for a block as its bytes came: one that was read and checked before is neither read nor checked again. */
  acceptEncodedBlock(encoded: EncodedBlock): void {
    const { ref } = encoded;
    const key = contentKey(encoded);
    const known = this.#store.checked(key);
    if (known) {
      this.#checkRoom(ref, known);
      this.#hold(ref, known);
      return;
    }
    const block = decoded(this.#nameOf(ref), () => decodeBlock(encoded));
    const checked = this.acceptBlock(block);
    if (block.ref === ref) this.#store.remember(key, checked);
  }

  #checkRoom(ref: number, { rows, characters }: Pick<CheckedBlock, "rows" | "characters">): void {
    const where = this.#nameOf(ref);
    if (this.#blocks.size >= limits.blocks || this.#rows + rows > limits.rows) {
      throw new Refusal("too-much", `${where}: more than ${limits.blocks} blocks or ${limits.rows} rows`);
    }
    if (this.#characters + characters > limits.blockCharacters) {
      throw new Refusal("too-much", `${where}: more than ${limits.blockCharacters} characters in all blocks`);
    }
    if (this.#blocks.has(ref)) throw new Refusal("bad-block", `${where}: the number is taken`);
  }

  #hold(ref: number, checked: CheckedBlock): void {
    this.#blocks.set(ref, checked);
    this.#rows += checked.rows;
    this.#characters += checked.characters;
  }

  #nameOf(ref: number): string {
    return `block ${ref} of node ${this.#nodeName}`;
  }

  /**
   * The values of an instant; blocks that it does not refer to are forgotten. Of rows that say the same series twice only the
   * first keeps its value.
   */
  acceptSample({ sequence, timestamp, blocks }: SeriesSample): readonly BlockValues[] {
    const where = `series ${sequence} of node ${this.#nodeName}`;
    if (timestamp && !isValidTimestamp(timestamp))
      throw new Refusal("bad-record", `${where}: timestamp is a time out of range`);
    if (blocks.length > limits.blocks) throw new Refusal("too-much", `${where}: more than ${limits.blocks} blocks`);
    if (blocks.reduce((count, { values }) => count + values.length, 0) > limits.rows) {
      throw new Refusal("too-much", `${where}: more than ${limits.rows} values`);
    }
    this.#checkPage(blocks, where);
    const used = new Map<number, CheckedBlock>();
    const instances = new Set<string>();
    let rowsTold = 0;
    const told = blocks.map((blockSample) => {
      const instance = this.#readBlockSample(blockSample, where);
      rowsTold += instance.held.rows;
      if (rowsTold > limits.rows) throw new Refusal("too-much", `${where}: more than ${limits.rows} values`);
      used.set(instance.ref, instance.held);
      if (instances.has(instance.key))
        throw new Refusal("bad-record", `${where}: block ${instance.ref} stands twice with the same labels`);
      instances.add(instance.key);
      return instance;
    });
    this.#last = told;
    this.#blocks = used;
    const held = Array.from(used.values());
    this.#rows = held.reduce((total, { rows }) => total + rows, 0);
    this.#characters = held.reduce((total, { characters }) => total + characters, 0);
    return this.#duplicates.drop(told.map(({ values }) => values));
  }

  #readBlockSample(blockSample: BlockSample, where: string): ToldInstance {
    const { blockRef, continues } = blockSample;
    if (continues !== 0) {
      const last = this.#last[continues - 1];
      if (last === undefined) throw new Refusal("bad-record", `${where}: continues what the last sample did not tell`);
      const { ref, held, key } = last;
      const values = continueBlockSample(blockSample, last, where);
      return values === last.values ? last : { ref, held, key, values };
    }
    const held = this.#blocks.get(blockRef);
    if (held === undefined)
      throw new Refusal("unknown-block", `${where}: refers to block ${blockRef}, which is not known here`);
    const values = readBlockSample(blockSample, held, where);
    return { ref: blockRef, held, key: JSON.stringify([blockRef, values.labels]), values };
  }

  /** A block weighs on the page as often as a sample refers to it, and the labels beside it once a row. */
  #checkPage(blocks: readonly BlockSample[], where: string): void {
    let characters = 0;
    for (const { blockRef, labels, continues } of blocks) {
      const last = continues === 0 ? undefined : this.#last[continues - 1];
      const held = last?.held ?? this.#blocks.get(blockRef);
      let beside = 0;
      for (const { name, value } of last?.values.labels ?? labels) beside += name.length + value.length;
      characters += (held?.pageCharacters ?? 0) + (held?.rows ?? 0) * beside;
    }
    if (characters > limits.pageCharacters) {
      throw new Refusal("too-much", `${where}: more than ${limits.pageCharacters} characters on the page`);
    }
  }
}

/** What a sample told of one instance of a block: the very same as before where nothing in it has changed, as in most of them. */
interface ToldInstance {
  readonly ref: number;
  readonly held: CheckedBlock;
  /** Tells the instance from all others of the stream. */
  readonly key: string;
  readonly values: ToldValues;
}

/** In plain lists: a typed array takes more memory than most blocks' values, and has it outside of the heap where these are more than eight. */
interface ToldValues extends BlockValues {
  readonly values: readonly number[];
}

function readBlockSample(
  { labels, values, absent, blockRef }: BlockSample,
  { block, rows, labelNames }: CheckedBlock,
  where: string,
): ToldValues {
  if (values.length !== rows) {
    throw new Refusal("bad-record", `${where}: ${values.length} values for the ${rows} rows of block ${blockRef}`);
  }
  checkBits(absent, rows, "are absent", blockRef, where);
  const checked = checkInstanceLabels(labels, where);
  const clash = checked.find(({ name }) => labelNames.has(name));
  if (clash !== undefined)
    throw new Refusal("bad-record", `${where}: label '${clash.name}' stands in block ${blockRef} and beside it`);
  return { block, labels: checked, values: values.slice(), isAbsent: unpackAbsent(ownBytes(absent)) };
}

/** The values of an instance that the last sample told of, with those replaced that have changed. */
function continueBlockSample(
  { values: news, absent, changed }: BlockSample,
  { ref, held: { rows }, values: last }: ToldInstance,
  where: string,
): ToldValues {
  checkBits(absent, rows, "are absent", ref, where);
  checkBits(changed, rows, "have changed", ref, where);
  const hasNews = news.length > 0 || changed.length > 0;
  if (!hasNews && absent.length === 0 && last.isAbsent === undefined) return last;
  const { block, labels } = last;
  const values = last.values.slice();
  let taken = 0;
  for (let row = 0; row < rows; row++) if (isBitSet(changed, row)) values[row] = news[taken++] ?? NaN;
  if (taken !== news.length)
    throw new Refusal("bad-record", `${where}: ${news.length} values for ${taken} changed rows of block ${ref}`);
  return { block, labels, values, isAbsent: unpackAbsent(ownBytes(absent)) };
}

function checkBits(bits: Uint8Array, rows: number, what: string, ref: number, where: string): void {
  if (bits.length > Math.ceil(rows / 8)) {
    throw new Refusal("bad-record", `${where}: ${bits.length} bytes say which of ${rows} rows of block ${ref} ${what}`);
  }
}

/** A copy of the bytes: as they come they are a window on the whole message, which would stay in memory with them. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}
