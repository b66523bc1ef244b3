/** Text that grows by steps: undefined from one that adds none. */
export type TextSteps = Generator<string | undefined, void, undefined>;

/** A list in an answer that is written item by item, as it may be long. */
export class ItemsText {
  readonly #items: Iterable<unknown>;
  readonly #textOf: (item: never) => string;

  /** @param textOf an item in JSON */
  constructor(items: Iterable<unknown>, textOf: (item: never) => string = (item) => JSON.stringify(item)) {
    this.#items = items;
    this.#textOf = textOf;
  }

  *steps(): TextSteps {
    let separator = "[";
    for (const item of this.#items) {
      yield separator + this.#textOf(item as never);
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
