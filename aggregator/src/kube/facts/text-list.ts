import { ownText } from "./own-text.ts";

const lineBreak = "\n";

/**
 * Short texts as they are kept where there may be hundreds of thousands: as one text, since the garbage collector looks at each object. None
 * of them has a line break.
 */
export class TextList implements Iterable<string> {
  static readonly none = new TextList("", 0);

  readonly #text: string;
  /** How many there are. */
  readonly length: number;

  private constructor(text: string, length: number) {
    this.#text = text;
    this.length = length;
  }

  /** What has a line break is left out. */
  static of(texts: readonly string[]): TextList {
    const kept = texts.filter((text) => !text.includes(lineBreak));
    return kept.length === 0 ? TextList.none : new TextList(ownText(kept.join(lineBreak)), kept.length);
  }

  [Symbol.iterator](): Iterator<string> {
    return (this.length === 0 ? [] : this.#text.split(lineBreak)).values();
  }
}
