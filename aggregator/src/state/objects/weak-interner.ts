/** Equal things as one object, as long as somebody holds it: what nobody holds any more is forgotten. */
export class WeakInterner<T extends object> {
  readonly #known = new Map<string, WeakRef<T>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#known.get(key)?.deref() === undefined) this.#known.delete(key);
  });

  /** Distinct things known. */
  get size(): number {
    return this.#known.size;
  }

  /** The one of this key; made where there is none. */
  intern(key: string, make: () => T): T {
    const known = this.#known.get(key)?.deref();
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, new WeakRef(made));
    this.#collected.register(made, key);
    return made;
  }
}
