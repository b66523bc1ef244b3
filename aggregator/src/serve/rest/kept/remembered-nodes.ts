import type { NodeMetrics } from "@kubevitals/proto";
import type { WriteItem } from "../json-text.ts";
import { nodeTextParts, provenanceText, type NodeText } from "../node-text.ts";

interface Remembered {
  readonly node: NodeMetrics;
  /** Names of its fields. */
  readonly names: readonly string[];
  readonly text: NodeText;
}

/**
 * Writes the nodes of one snapshot after another. Of four snapshots a second three say of a node what the one before says, but for its age:
 * then only that is written.
 */
export class RememberedNodes {
  /** By name, of the snapshot before. */
  #former: ReadonlyMap<string, Remembered> = new Map();

  /** What writes the nodes of the next snapshot, as `nodeText` does. */
  next(): WriteItem<NodeMetrics> {
    const former = this.#former;
    const latter = new Map<string, Remembered>();
    this.#former = latter;
    return (node) => {
      const known = former.get(node.nodeName);
      if (known === undefined || !differsInAge(known, node)) {
        const text = nodeTextParts(node);
        latter.set(node.nodeName, { node, names: Object.keys(node), text });
        return parts(text, text.provenance);
      }
      latter.set(node.nodeName, known);
      return parts(known.text, provenanceText(node));
    };
  }
}

/** Parts that are kept: to put them together would copy them, and again in each snapshot. */
function parts({ head, tail }: NodeText, provenance: string): readonly string[] {
  return [head, provenance, tail];
}

/** Whether a node says what it said before in the same order, but for where that is from and how old it is. */
function differsInAge({ node: before, names }: Remembered, node: NodeMetrics): boolean {
  let place = 0;
  // Not by Object.keys: a list of names for each node and snapshot would be most of the garbage that this makes.
  for (const field in node) {
    const name = field as keyof NodeMetrics;
    if (name !== names[place++]) return false;
    const [former, latter] = [before[name], node[name]];
    if (former !== latter && (name !== "provenance" || former === undefined || latter === undefined)) return false;
  }
  return place === names.length;
}
