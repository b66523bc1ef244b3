import {
  isValidTimestamp,
  rowsOf,
  unpackAbsent,
  type Block,
  type BlockSample,
  type BlockValues,
  type SeriesSample,
} from "@kubevitals/proto";
import type { SeriesShape } from "../state/series-shape.ts";
import { inShape, noSeries, storeSeries, withoutRows, type StoredSeries } from "../state/stored-series.ts";
import type { BlockStore, CheckedBlock } from "./block-store.ts";
import { decoded } from "./decode.ts";
import { duplicateRows } from "./duplicate-rows.ts";
import { contentKey, decodeBlock, type EncodedBlock } from "./encoded-block.ts";
import { charactersOf, checkFamilies, checkInstanceLabels, pageCharactersOf } from "./families.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { checkBits, continuesAll, continueSample, nothingTold, takeChanges } from "./told-series.ts";

/** Reads the series of one stream: blocks once, then values that refer to them. */
export class SeriesReader {
  readonly #nodeName: string;
  readonly #store: BlockStore;
  #blocks = new Map<number, CheckedBlock>();
  /** What the last sample told: what the next one may continue. */
  #last = noSeries;
  #parts = nothingTold;
  /** Blocks that the last sample refers to. */
  #blocksTold = 0;
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
   *
   * @param known a shape of the node's: the sample has that very one where it says the same
   * @throws {Refusal} naming the sample and what is wrong with it
   */
  acceptSample({ sequence, timestamp, blocks }: SeriesSample, known?: SeriesShape): StoredSeries {
    const where = `series ${sequence} of node ${this.#nodeName}`;
    if (timestamp && !isValidTimestamp(timestamp))
      throw new Refusal("bad-record", `${where}: timestamp is a time out of range`);
    if (blocks.length > limits.blocks) throw new Refusal("too-much", `${where}: more than ${limits.blocks} blocks`);
    if (blocks.reduce((count, { values }) => count + values.length, 0) > limits.rows) {
      throw new Refusal("too-much", `${where}: more than ${limits.rows} values`);
    }
    // What weighs as much, and stands nowhere twice, as the last one did.
    const isContinued = this.#blocks.size === this.#blocksTold && continuesAll(blocks, this.#parts);
    this.#last = isContinued
      ? continueSample(blocks, this.#parts, this.#last, where)
      : this.#readSample(blocks, known, where);
    return this.#last;
  }

  /** A sample that has other parts than the last one, or some of these in another way. */
  #readSample(blocks: readonly BlockSample[], known: SeriesShape | undefined, where: string): StoredSeries {
    this.#checkPage(blocks, where);
    const used = new Map<number, CheckedBlock>();
    const instances = new Set<string>();
    let rowsTold = 0;
    const told = blocks.map((blockSample) => {
      const part = this.#readPart(blockSample, where);
      const { ref, held, values } = part;
      rowsTold += held.rows;
      if (rowsTold > limits.rows) throw new Refusal("too-much", `${where}: more than ${limits.rows} values`);
      used.set(ref, held);
      const key = JSON.stringify([ref, values.labels]);
      if (instances.has(key))
        throw new Refusal("bad-record", `${where}: block ${ref} stands twice with the same labels`);
      instances.add(key);
      return part;
    });
    const before = this.#parts;
    const stored = inShape(inShape(storeSeries(told.map(({ values }) => values)), known), before.shape);
    const duplicates = stored.shape === before.shape ? before.duplicates : duplicateRows(stored.shape);
    const [refs, held] = [told.map(({ ref }) => ref), told.map((part) => part.held)];
    this.#parts = { shape: stored.shape, refs, held, duplicates };
    this.#holdOnly(used);
    return withoutRows(stored, duplicates);
  }

  #holdOnly(used: Map<number, CheckedBlock>): void {
    this.#blocks = used;
    this.#blocksTold = used.size;
    const held = Array.from(used.values());
    this.#rows = held.reduce((total, { rows }) => total + rows, 0);
    this.#characters = held.reduce((total, { characters }) => total + characters, 0);
  }

  #readPart(blockSample: BlockSample, where: string): ToldPart {
    const { blockRef, continues } = blockSample;
    if (continues !== 0) return this.#continuePart(blockSample, continues - 1, where);
    const held = this.#blocks.get(blockRef);
    if (held === undefined)
      throw new Refusal("unknown-block", `${where}: refers to block ${blockRef}, which is not known here`);
    const { block, rows, labelNames } = held;
    const { values, absent } = blockSample;
    if (values.length !== rows) {
      throw new Refusal("bad-record", `${where}: ${values.length} values for the ${rows} rows of block ${blockRef}`);
    }
    checkBits(absent, rows, "are absent", blockRef, where);
    const labels = this.#store.shareTexts(checkInstanceLabels(blockSample.labels, where));
    const clash = labels.find(({ name }) => labelNames.has(name));
    if (clash !== undefined)
      throw new Refusal("bad-record", `${where}: label '${clash.name}' stands in block ${blockRef} and beside it`);
    return { ref: blockRef, held, values: { block, labels, values, isAbsent: unpackAbsent(absent) } };
  }

  /** A part of the last sample, with those values replaced that have changed. */
  #continuePart(blockSample: BlockSample, part: number, where: string): ToldPart {
    const [ref, held] = [this.#parts.refs[part], this.#parts.held[part]];
    if (ref === undefined || held === undefined)
      throw new Refusal("bad-record", `${where}: continues what the last sample did not tell`);
    const { shape, values: column } = this.#last;
    const values = column.slice(shape.firstRowOf(part), shape.endRowOf(part));
    takeChanges(blockSample, values, { firstRow: 0, rows: held.rows, ref }, where);
    const { absent } = blockSample;
    const labels = shape.labelsOf(part);
    return { ref, held, values: { block: held.block, labels, values, isAbsent: unpackAbsent(absent) } };
  }

  /** A block weighs on the page as often as a sample refers to it, and the labels beside it once a row. */
  #checkPage(blocks: readonly BlockSample[], where: string): void {
    let characters = 0;
    for (const { blockRef, labels, continues } of blocks) {
      const last = continues === 0 ? undefined : this.#parts.held[continues - 1];
      const held = last ?? this.#blocks.get(blockRef);
      let beside = 0;
      if (last !== undefined) beside = this.#parts.shape.besideCharacters(continues - 1);
      else for (const { name, value } of labels) beside += name.length + value.length;
      characters += (held?.pageCharacters ?? 0) + (held?.rows ?? 0) * beside;
    }
    if (characters > limits.pageCharacters) {
      throw new Refusal("too-much", `${where}: more than ${limits.pageCharacters} characters on the page`);
    }
  }
}

/** What a sample tells of one part. */
interface ToldPart {
  /** Number of its block on the stream. */
  readonly ref: number;
  readonly held: CheckedBlock;
  readonly values: BlockValues;
}
