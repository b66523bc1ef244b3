import { ByName, Names } from "./by-name.ts";

/**
 * Values by name that begin as others and change: the names stay the same object as long as none comes or goes. To copy a map of
 * thousands of names four times a second is work, and a copy that outlives the young is copied twice more.
 */
export class ChangingByName<Value extends object> {
  readonly #names: Names;
  /** In the order of the names; undefined: it has gone. */
  readonly #values: (Value | undefined)[];
  readonly #come = new Map<string, Value>();
  #gone = 0;

  constructor(before: ByName<Value>) {
    this.#names = before.names;
    this.#values = [...before.values()];
  }

  get(name: string): Value | undefined {
    const place = this.#names.places.get(name);
    return place === undefined ? this.#come.get(name) : this.#values[place];
  }

  set(name: string, value: Value): void {
    const place = this.#names.places.get(name);
    if (place === undefined) return void this.#come.set(name, value);
    if (this.#values[place] === undefined) this.#gone--;
    this.#values[place] = value;
  }

  delete(name: string): void {
    const place = this.#names.places.get(name);
    if (place === undefined) return void this.#come.delete(name);
    if (this.#values[place] !== undefined) this.#gone++;
    this.#values[place] = undefined;
  }

  /** The values as they are now; nothing changes any more. */
  done(): ByName<Value> {
    const values = this.#values.filter((value) => value !== undefined);
    if (this.#gone === 0 && this.#come.size === 0) return ByName.of(this.#names, values);
    const names = this.#names.list.filter((_, place) => this.#values[place] !== undefined);
    return ByName.of(new Names([...names, ...this.#come.keys()]), [...values, ...this.#come.values()]);
  }
}
