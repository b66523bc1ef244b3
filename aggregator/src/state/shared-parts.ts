import type { MetricBlock } from "@kubevitals/proto";
import type { SeriesShape } from "./series-shape.ts";

/** What several records may have in common. */
export type SharedPart = MetricBlock | SeriesShape;

/** What several records hold, with how many do: its memory counts once, and as long as somebody holds it. */
export class SharedParts {
  readonly #parts = new Map<SharedPart, { uses: number; readonly bytes: number }>();
  #bytes = 0;

  /** Memory of all of them, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What a part takes that somebody holds, in bytes. */
  bytesOf(part: SharedPart): number {
    return this.#parts.get(part)?.bytes ?? 0;
  }

  /** Counts one more that uses it; whether it is the first. */
  use<Part extends SharedPart>(part: Part, bytesOf: (part: Part) => number): boolean {
    const known = this.#parts.get(part);
    if (known) {
      known.uses++;
      return false;
    }
    const bytes = bytesOf(part);
    this.#parts.set(part, { uses: 1, bytes });
    this.#bytes += bytes;
    return true;
  }

  /** Counts one that uses it less; whether nobody does any more. */
  release(part: SharedPart): boolean {
    const known = this.#parts.get(part);
    if (known === undefined || --known.uses > 0) return false;
    this.#parts.delete(part);
    this.#bytes -= known.bytes;
    return true;
  }
}
