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
 * Values by name, in the order of the names. Maps of the same names share these, so that one more is a list of references, or not even
 * that where values are made for who reads them: of five thousand nodes there are several a snapshot, and four snapshots a second.
 */
export abstract class ByName<Value> implements ReadonlyMap<string, Value> {
  readonly names: Names;

  protected constructor(names: Names) {
    this.names = names;
  }

  /** @param values as many as there are names, in their order */
  static of<Value>(names: Names, values: readonly Value[]): ByName<Value> {
    return new HeldByName(names, values);
  }

  /** Values that are made when somebody asks for them, and are the same from then on. @param make the value of a name, always the same */
  static made<Value extends object>(names: Names, make: Make<Value>): ByName<Value> {
    return new MadeByName(names, make);
  }

  /** The same values, by names that others can share. @param entries by name, in order */
  static from<Value>(entries: ReadonlyMap<string, Value>): ByName<Value> {
    return entries instanceof ByName ? entries : ByName.of(new Names([...entries.keys()]), [...entries.values()]);
  }

  /** The value at a place of the names. */
  protected abstract at(place: number): Value;

  /** The same, for who is done with it soon: where it has to be made, it is not kept. */
  protected abstract passingAt(place: number): Value;

  get size(): number {
    return this.names.list.length;
  }

  has(name: string): boolean {
    return this.names.places.has(name);
  }

  get(name: string): Value | undefined {
    const place = this.names.places.get(name);
    return place === undefined ? undefined : this.at(place);
  }

  /** The value of a name, for who is done with it soon. */
  passing(name: string): Value | undefined {
    const place = this.names.places.get(name);
    return place === undefined ? undefined : this.passingAt(place);
  }

  forEach(visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  keys(): MapIterator<string> {
    return this.names.list.values();
  }

  *values(): Generator<Value, undefined, undefined> {
    for (let place = 0; place < this.size; place++) yield this.at(place);
  }

  *entries(): Generator<[string, Value], undefined, undefined> {
    const { list } = this.names;
    for (let place = 0; place < list.length; place++) yield [list[place] as string, this.at(place)];
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  /** All of them, for who is done with each before the next. */
  *inPassing(): Generator<[string, Value], undefined, undefined> {
    const { list } = this.names;
    for (let place = 0; place < list.length; place++) yield [list[place] as string, this.passingAt(place)];
  }

  /** What is made of each, by the same names, once somebody asks for it. */
  making<Made extends object>(make: (value: Value, name: string) => Made): ByName<Made> {
    return ByName.made(this.names, (name, place) => make(this.passingAt(place), name));
  }

  /** Shows each in passing. Makes no pairs: of thousands of nodes, several times a snapshot. @param perStep how many are shown in a step */
  *visiting(visit: (value: Value, name: string) => void, perStep: number): Steps<void> {
    const { list } = this.names;
    for (let place = 0; place < list.length; place++) {
      visit(this.passingAt(place), list[place] as string);
      if ((place + 1) % perStep === 0) yield;
    }
  }

  /** What is made of each now, by the same names. @param perStep how many are made in a step */
  *mapping<Made>(make: (value: Value, name: string) => Made, perStep: number): Steps<ByName<Made>> {
    const made: Made[] = [];
    yield* this.visiting((value, name) => made.push(make(value, name)), perStep);
    return ByName.of(this.names, made);
  }
}

/** Goes through values of which each is done with before the next: what has to be made for that is not kept. */
export function inPassing<Value>(values: ReadonlyMap<string, Value>): Iterable<[string, Value]> {
  return values instanceof ByName ? values.inPassing() : values;
}

type Make<Value> = (name: string, place: number) => Value;

/** Values that are there. */
class HeldByName<Value> extends ByName<Value> {
  readonly #values: readonly Value[];

  constructor(names: Names, values: readonly Value[]) {
    super(names);
    this.#values = values;
  }

  protected at(place: number): Value {
    return this.#values[place] as Value;
  }

  protected passingAt(place: number): Value {
    return this.at(place);
  }
}

/** Values that are there once somebody has asked for them. */
class MadeByName<Value extends object> extends ByName<Value> {
  readonly #make: Make<Value>;
  /** By place; there is no list as long as nobody asks. */
  #kept: (Value | undefined)[] | undefined;

  constructor(names: Names, make: Make<Value>) {
    super(names);
    this.#make = make;
  }

  protected at(place: number): Value {
    this.#kept ??= Array.from({ length: this.size }, () => undefined);
    return (this.#kept[place] ??= this.#makeAt(place));
  }

  protected passingAt(place: number): Value {
    return this.#kept?.[place] ?? this.#makeAt(place);
  }

  #makeAt(place: number): Value {
    return this.#make(this.names.list[place] as string, place);
  }
}
