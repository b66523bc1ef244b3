import type { Steps } from "@kubevitals/program";

/** Names in order, each with its place. */
export class Names {
  readonly list: readonly string[];
  readonly places: ReadonlyMap<string, number>;

  /** @param list in order, none twice */
  constructor(list: readonly string[]) {
    this.list = list;
    this.places = new Map(list.map((name, place) => [name, place]));
  }
}

/**
 * Values by name, in the order of the names. Maps of the same names share these, so that one more is a list of references: of five
 * thousand nodes there are several a snapshot, and four snapshots a second.
 */
export class ByName<Value> implements ReadonlyMap<string, Value> {
  readonly names: Names;
  readonly #values: readonly Value[];

  /** @param values as many as there are names, in their order */
  constructor(names: Names, values: readonly Value[]) {
    this.names = names;
    this.#values = values;
  }

  /** The same values, by names that others can share. @param entries by name, in order */
  static from<Value>(entries: ReadonlyMap<string, Value>): ByName<Value> {
    return entries instanceof ByName ? entries : new ByName(new Names([...entries.keys()]), [...entries.values()]);
  }

  get size(): number {
    return this.#values.length;
  }

  has(name: string): boolean {
    return this.names.places.has(name);
  }

  get(name: string): Value | undefined {
    const place = this.names.places.get(name);
    return place === undefined ? undefined : this.#values[place];
  }

  forEach(visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  keys(): MapIterator<string> {
    return this.names.list.values();
  }

  values(): MapIterator<Value> {
    return this.#values.values();
  }

  *entries(): Generator<[string, Value], undefined, undefined> {
    const { list } = this.names;
    for (let place = 0; place < list.length; place++) yield [list[place] as string, this.#values[place] as Value];
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  /** What is made of each, by the same names. @param perStep how many are made in a step */
  *mapping<Made>(make: (value: Value, name: string) => Made, perStep: number): Steps<ByName<Made>> {
    const { list } = this.names;
    const made: Made[] = [];
    for (let place = 0; place < list.length; place++) {
      made.push(make(this.#values[place] as Value, list[place] as string));
      if (made.length % perStep === 0) yield;
    }
    return new ByName(this.names, made);
  }
}
