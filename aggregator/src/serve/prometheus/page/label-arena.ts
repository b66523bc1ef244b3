import { padding } from "../../../state/objects/text-sink.ts";

/** The labels that stand behind a row's own, with what closes them: `job="a",node="b"} `. */
export interface LabelText {
  /** Padded for copying. */
  readonly view: DataView;
  readonly start: number;
  readonly bytes: number;
  /** Whether there is a label. */
  readonly hasLabels: boolean;
}

/** Bytes of texts that lie side by side. */
const chunkBytes = 64 * 1024;

/** Most characters of UTF-16 take as many bytes of UTF-8, and at most. */
const bytesPerCharacter = 3;

/** Keeps the labels of a page's instances as bytes: a few buffers, as a buffer for each would weigh more than what is in it. */
export class LabelArena {
  #chunk = Buffer.alloc(0);
  #view = new DataView(this.#chunk.buffer, this.#chunk.byteOffset, 0);
  #length = 0;

  /** @param labels as a row has them between its braces */
  add(labels: string): LabelText {
    const text = `${labels}} `;
    const most = text.length * bytesPerCharacter;
    if (this.#length + most + padding > this.#chunk.length) {
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, most + padding));
      this.#view = new DataView(this.#chunk.buffer);
      this.#length = 0;
    }
    const start = this.#length;
    const bytes = this.#chunk.write(text, start, "utf8");
    this.#length += bytes;
    return { view: this.#view, start, bytes, hasLabels: labels !== "" };
  }
}
