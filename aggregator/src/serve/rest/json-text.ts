/** Text that grows by steps: undefined from one that adds none. */
export type TextSteps = Generator<string | undefined, void, undefined>;

/** A list in an answer that is written item by item, as it may be long. */
export class ItemsText {
  readonly #items: Iterable<unknown>;
  readonly #toJson: (item: never) => unknown;

  /** @param toJson an item as REST writes it */
  constructor(items: Iterable<unknown>, toJson: (item: never) => unknown = (item) => item) {
    this.#items = items;
    this.#toJson = toJson;
  }

  *steps(): TextSteps {
    let separator = "[";
    for (const item of this.#items) {
      yield separator + JSON.stringify(this.#toJson(item as never));
      separator = ",";
    }
    yield separator === "[" ? "[]" : "]";
  }
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
