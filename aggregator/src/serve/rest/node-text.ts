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

/**
 * A node in JSON, as `JSON.stringify(nodeMetricsToJson(node))` writes it. Lists and objects are most of it, and most are the very same
 * objects from one of the node's vitals to the next: each is written once, however many snapshots have it.
 */
export const nodeText: (node: NodeMetrics) => string = createNodeText();

function createNodeText(): (node: NodeMetrics) => string {
  const fields = new Map<string, FieldText>();
  return (node) => {
    let text = "";
    for (const [name, value] of Object.entries(node)) {
      if (value === undefined) continue;
      let field = fields.get(name);
      if (field === undefined) fields.set(name, (field = new FieldText(name)));
      text += `${text === "" ? "{" : ","}${field.opening}${field.valueText(value)}`;
    }
    return `${text}}`;
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
    if (text === undefined) {
      const json = nodeMetricsToJson({ ...anyNode, [this.#name]: value }) as Readonly<Record<string, unknown>>;
      this.#written.set(value, (text = JSON.stringify(json[this.#name])));
    }
    return text;
  }
}
