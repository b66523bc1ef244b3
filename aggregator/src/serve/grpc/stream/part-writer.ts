import { encodeMessage, fieldNumbers } from "@kubevitals/proto";
import { fieldHead, RepeatedField } from "../length-delimited.ts";

/** Names of the fields of SnapshotPart that hold lists of records. */
export type ListPart = Exclude<
  keyof typeof fieldNumbers.SnapshotPart,
  "snapshotId" | "header" | "cluster" | "end" | "gone"
>;

/** Bytes of records that one message carries, unless one record has more: a quarter of a megabyte loses nothing to larger ones. */
const mostBytes = 256 * 1024;

/** Field `items` of every list of records. */
const itemsNumber = 1;

/** Puts encoded records together to encoded messages of a bounded size. */
export class PartWriter {
  readonly #snapshotId: string;
  readonly #name: ListPart;
  readonly #items = new RepeatedField(itemsNumber);
  readonly #parts: Buffer[] = [];

  constructor(snapshotId: string, name: ListPart) {
    this.#snapshotId = snapshotId;
    this.#name = name;
  }

  add(record: Buffer): void {
    if (this.#items.count > 0 && this.#items.bytes + record.length > mostBytes) this.#close();
    this.#items.add(record);
  }

  /** The messages. */
  finish(): readonly Buffer[] {
    if (this.#items.count > 0) this.#close();
    return this.#parts;
  }

  #close(): void {
    const { bytes } = this.#items;
    const envelope = encodeMessage("SnapshotPart", { snapshotId: this.#snapshotId });
    const head = fieldHead(fieldNumbers.SnapshotPart[this.#name], bytes);
    this.#parts.push(Buffer.concat([envelope, head, ...this.#items.take()]));
  }
}
