import type { ServerResponse } from "node:http";
import type { ObjectChange } from "./changes.ts";
import type { Journal } from "./journal.ts";

/** Which objects of a kind somebody watches. */
export interface Selection {
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly isMetadataOnly: boolean;
}

interface OpenWatch extends Selection {
  readonly response: ServerResponse;
}

/** What a client may leave unread before its watch is ended. */
const mostUnread = 64 * 2 ** 20;

/** An object as a watch tells it. */
export interface ToldObject {
  readonly metadata: { readonly namespace?: string };
}

/** The watches that are open, and what they are told. */
export class Watches {
  readonly #journal: Journal;
  readonly #open = new Set<OpenWatch>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get count(): number {
    return this.#open.size;
  }

  /** From here on the watch is told of every change, until it ends. */
  follow(selection: Selection, response: ServerResponse): void {
    const watch = { ...selection, response };
    this.#open.add(watch);
    response.on("close", () => this.#open.delete(watch));
  }

  /** Tells all watches of the kind. */
  tell({ plural, index, type, object }: ObjectChange): void {
    const made = object(this.#journal.next(plural, index)) as ToldObject;
    const line = lineOf(type, made);
    this.#journal.add(plural, line);
    for (const watch of this.#open) if (watch.plural === plural) send(watch, type, made, line);
  }

  /** Says to all watches where they stand. */
  bookmark(): void {
    for (const { response } of this.#open) response.write(bookmarkLine(this.#journal.version, {}));
  }
}

function send({ response, ...selection }: OpenWatch, type: string, object: ToldObject, line: string): void {
  if (!isSelected(selection, object)) return;
  if (response.writableLength > mostUnread) response.destroy();
  else response.write(selection.isMetadataOnly ? lineOf(type, cutDown(object)) : line);
}

/** Whether an object is asked for. */
export function isSelected({ namespace }: Selection, object: ToldObject): boolean {
  return namespace === undefined || object.metadata.namespace === namespace;
}

/** An object of which only the metadata is asked for. */
export function cutDown({ metadata }: ToldObject): ToldObject {
  return { metadata };
}

/** A line of a watch. */
export function lineOf(type: string, object: object): string {
  return `{"type":"${type}","object":${JSON.stringify(object)}}\n`;
}

/** A bookmark. */
export function bookmarkLine(version: number, annotations: Readonly<Record<string, string>>): string {
  return lineOf("BOOKMARK", { metadata: { resourceVersion: String(version), annotations } });
}
