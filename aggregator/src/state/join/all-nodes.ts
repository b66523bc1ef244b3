import { Names } from "../by-name.ts";

/** The names of all nodes: of those that agents have spoken for, and of those that Kubernetes lists. */
export type AllNodes = (heard: Names, listed: ReadonlyMap<string, unknown>) => Names;

/** Puts both together, and remembers it: nodes without an agent, where there are some, are the same from one snapshot to the next. */
export function createAllNodes(): AllNodes {
  let before: { readonly heard: Names; readonly unheard: readonly string[]; readonly all: Names } | undefined;
  return (heard, listed) => {
    const unheard = Array.from(listed.keys()).filter((name) => !heard.places.has(name));
    if (unheard.length === 0) return heard;
    if (before?.heard !== heard || !isSame(before.unheard, unheard)) {
      before = { heard, unheard, all: new Names([...heard.list, ...unheard].toSorted()) };
    }
    return before.all;
  };
}

function isSame(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((name, index) => name === after[index]);
}
