/** A label of a row. */
export type Label = readonly [name: string, value: string];

/** A name with `_` for each character that a label's name cannot have. */
export function sanitizeLabelName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/gu, "_");
}

/**
 * Labels, annotations or the like as labels of a row, named as kube-state-metrics names them: `prefix_` and the key in snake case,
 * in the order of the keys. Keys that come to the same name get `_conflict1`, `_conflict2`, … in that order.
 */
export function labelsFromMap(prefix: string, map: Readonly<Record<string, string>> | undefined): readonly Label[] {
  const names = new ConflictFreeNames();
  const entries = Object.entries(map ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
  for (const [key] of entries) names.add(`${prefix}_${snakeCase(sanitizeLabelName(key))}`);
  return entries.map(([, value], index) => [names.at(index), value]);
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** Names in the order of their coming, the same one never twice: a row that has a label twice is refused by Prometheus. */
class ConflictFreeNames {
  readonly #names: string[] = [];
  readonly #indexes = new Map<string, number>();
  /** Conflicts so far, by the name that they are about. */
  readonly #conflicts = new Map<string, number>();

  add(name: string): void {
    const first = this.#indexes.get(name);
    if (!this.#conflicts.has(name) && first !== undefined) {
      this.#indexes.delete(name);
      this.#put(this.#nextFree(name), first);
    }
    this.#put(this.#conflicts.has(name) ? this.#nextFree(name) : name, this.#names.length);
  }

  at(index: number): string {
    return this.#names[index] ?? "";
  }

  #put(name: string, index: number): void {
    this.#names[index] = name;
    this.#indexes.set(name, index);
  }

  #nextFree(name: string): string {
    let count = this.#conflicts.get(name) ?? 0;
    let candidate: string;
    do candidate = `${name}_conflict${++count}`;
    while (this.#indexes.has(candidate));
    this.#conflicts.set(name, count);
    return candidate;
  }
}
