/** Text that grows by steps: undefined from one that adds none. */
export type TextSteps = Generator<string | undefined, void, undefined>;

/** Writes an item in JSON: its text, or parts of it that are kept, and are better not put together. */
export type WriteItem<Item> = (item: Item) => string | readonly string[];

/** A list in an answer that is written item by item, as it may be long. */
export class ItemsText {
  readonly #items: Iterable<unknown>;
  readonly #write: WriteItem<never>;

  constructor(items: Iterable<unknown>, write: WriteItem<never> = (item) => JSON.stringify(item)) {
    this.#items = items;
    this.#write = write;
  }

  *steps(): TextSteps {
    let separator = "[";
    for (const item of this.#items) {
      const text = this.#write(item as never);
      if (typeof text === "string") yield separator + text;
      else {
        yield separator;
        yield* text;
      }
      separator = ",";
    }
    yield separator === "[" ? "[]" : "]";
  }
}

/** Writes items in JSON that REST writes otherwise than the wire. */
export function asJson<Item>(toJson: (item: Item) => unknown): (item: Item) => string {
  return (item) => JSON.stringify(toJson(item));
}

/** An answer in JSON, on one line: its fields one by one, and the items of those that are {@link ItemsText}. */
export function* jsonText(answer: object): TextSteps {
  let separator = "{";
  for (const [name, value] of Object.entries(answer)) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:`;
    if (value instanceof ItemsText) yield* value.steps();
    else yield JSON.stringify(value);
    separator = ",";
  }
  yield separator === "{" ? "{}" : "}";
}
