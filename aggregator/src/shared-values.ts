/** Values by a text that tells equal ones; of more than it has room for it forgets all, and begins anew. */
export class SharedValues<Value> {
  readonly #known = new Map<string, Value>();
  readonly #most: number;
  readonly #mostCharacters: number;
  #characters = 0;

  /**
   * @param most values that are known at most
   * @param mostCharacters of their texts together
   */
  constructor(most: number, mostCharacters = Infinity) {
    this.#most = most;
    this.#mostCharacters = mostCharacters;
  }

  /** The value that was shared first of those with this text. */
  share(key: string, value: Value): Value {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#most || this.#characters + key.length > this.#mostCharacters) {
      this.#known.clear();
      this.#characters = 0;
    }
    this.#known.set(key, value);
    this.#characters += key.length;
    return value;
  }
}
