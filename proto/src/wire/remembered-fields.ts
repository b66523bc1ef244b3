import type { MessagePlan } from "./plan.ts";

/** What the values of one field were written as, its tag included. */
export type WrittenField = WeakMap<object, Buffer>;

/**
 * What lists, maps and messages in the fields of records were written as. Of records that are told again and again most of that is the
 * very same object from one time to the next: each is written once, for as long as it is there. It must not be changed once it was written.
 */
export class RememberedFields {
  readonly #everNew: ReadonlySet<string>;
  #plan: MessagePlan | undefined;
  #fields: readonly (WrittenField | undefined)[] = [];

  /** @param everNew fields that hold another object each time: they are not remembered */
  constructor(everNew: readonly string[]) {
    this.#everNew = new Set(everNew);
  }

  /** Of the fields of a message's plan, in its order; undefined where nothing is remembered. It is for messages of one kind. */
  of(plan: MessagePlan): readonly (WrittenField | undefined)[] {
    if (this.#plan !== plan) {
      this.#plan = plan;
      this.#fields = plan.fields.map(({ name }) => (this.#everNew.has(name) ? undefined : new WeakMap()));
    }
    return this.#fields;
  }
}
