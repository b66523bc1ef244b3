import {
  emptyNodeMetrics,
  nodeMetricsToJson,
  provenanceToJson,
  timestampToJson,
  type NodeMetrics,
} from "@kubevitals/proto";

/** Fields that are other objects in each snapshot, so that nothing is gained by remembering what was written of them. */
const everNew: ReadonlyMap<string, (value: never) => unknown> = new Map<string, (value: never) => unknown>([
  ["timestamp", timestampToJson],
  ["provenance", provenanceToJson],
]);

/** A node in JSON, around what each snapshot says anew: where the node's values are from, and how old they are. */
export interface NodeText {
  /** Up to the value of `provenance`. */
  readonly head: string;
  /** The value; empty where there is none. */
  readonly provenance: string;
  readonly tail: string;
}

/** A node in JSON, as `JSON.stringify(nodeMetricsToJson(node))` writes it. */
export function nodeText(node: NodeMetrics): string {
  const { head, provenance, tail } = nodeTextParts(node);
  return head + provenance + tail;
}

/**
 * The parts of {@link nodeText}. Lists and objects are most of it, and most are the very same objects from one of the node's vitals to the
 * next: each is written once, however many snapshots have it.
 */
export const nodeTextParts: (node: NodeMetrics) => NodeText = createNodeTextParts();

/** What stands as `provenance` in the parts. */
export function provenanceText({ provenance }: NodeMetrics): string {
  return provenance === undefined ? "" : JSON.stringify(provenanceToJson(provenance));
}

function createNodeTextParts(): (node: NodeMetrics) => NodeText {
  const fields = new Map<string, FieldText>();
  return (node) => {
    let [head, provenance, text] = ["", "", "{"];
    for (const [name, value] of Object.entries(node)) {
      if (value === undefined) continue;
      let field = fields.get(name);
      if (field === undefined) fields.set(name, (field = new FieldText(name)));
      text += text === "{" ? field.opening : `,${field.opening}`;
      if (name === "provenance") [head, provenance, text] = [text, field.valueText(value), ""];
      else text += field.valueText(value);
    }
    return { head, provenance, tail: `${text}}` };
  };
}

const anyNode = emptyNodeMetrics("");

/** Writes one field of nodes. */
class FieldText {
  /** What stands before the value. */
  readonly opening: string;
  readonly #name: string;
  readonly #toJson: ((value: never) => unknown) | undefined;
  readonly #written = new WeakMap<object, string>();
  /** Whether JSON has the field as it is; undefined: that has not been seen yet. */
  #isPlain: boolean | undefined;

  constructor(name: string) {
    this.#name = name;
    this.opening = `${JSON.stringify(name)}:`;
    this.#toJson = everNew.get(name);
  }

  valueText(value: unknown): string {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "null";
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    return this.#toJson ? JSON.stringify(this.#toJson(value as never)) : this.#lastingText(value);
  }

  #lastingText(value: object): string {
    let text = this.#written.get(value);
    if (text === undefined)
      this.#written.set(value, (text = JSON.stringify(this.#isPlain ? value : this.#jsonOf(value))));
    return text;
  }

  #jsonOf(value: object): unknown {
    const json = nodeMetricsToJson({ ...anyNode, [this.#name]: value }) as Readonly<Record<string, unknown>>;
    this.#isPlain = json[this.#name] === value;
    return json[this.#name];
  }
}
