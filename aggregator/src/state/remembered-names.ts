import { Names } from "./by-name.ts";

/** Names of one list after another: the same object as long as they are the same, so that maps by them share it. */
export class RememberedNames {
  #latest = new Names([]);

  of(list: readonly string[]): Names {
    const { list: latest } = this.#latest;
    const isSame = latest.length === list.length && latest.every((name, place) => name === list[place]);
    if (!isSame) this.#latest = new Names(list);
    return this.#latest;
  }
}
