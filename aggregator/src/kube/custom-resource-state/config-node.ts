import { UsageError } from "@kubevitals/program";
import { quote } from "../../quote.ts";

/** Where a part of a file stands, and what collects the keys that nobody looks at. */
interface Place {
  readonly file: string;
  /** `spec.resources[0]`; empty: the whole file. */
  readonly path: string;
  readonly ignored: string[];
}

/** A part of a configuration file, with where it stands in it, for the sentence that refuses it. */
export class ConfigNode {
  readonly #value: unknown;
  readonly #place: Place;

  constructor(value: unknown, place: Place) {
    this.#value = value ?? undefined;
    this.#place = place;
  }

  get isAbsent(): boolean {
    return this.#value === undefined;
  }

  /** The error that refuses this part. */
  refuse(reason: string): UsageError {
    const { file, path } = this.#place;
    return new UsageError(`${file}: ${path === "" ? "the file" : path} ${reason}`);
  }

  /** The parts of a mapping that are looked at; a missing one is absent. Other keys are noted. */
  keys<const Key extends string>(...names: readonly Key[]): Readonly<Record<Key, ConfigNode>> {
    const mapping = this.#mapping();
    for (const name of mapping.keys()) {
      if (!names.some((known) => known === name)) this.#place.ignored.push(this.#pathOf(`.${name}`));
    }
    const entries = names.map((name) => [name, this.#child(mapping.get(name), `.${name}`)] as const);
    return Object.fromEntries(entries) as Record<Key, ConfigNode>;
  }

  /** The parts of a mapping whose keys are free. */
  entries(): readonly (readonly [key: string, node: ConfigNode])[] {
    return [...this.#mapping()].map(([key, value]) => [key, this.#child(value, `.${key}`)]);
  }

  /** The parts of a list; none where it is absent. */
  items(): readonly ConfigNode[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.#value)) throw this.refuse("must be a list");
    return this.#value.map((item: unknown, index) => this.#child(item, `[${index}]`));
  }

  /** A text; empty where it is absent. */
  text(): string {
    if (this.isAbsent) return "";
    if (typeof this.#value !== "string") throw this.refuse("must be a text");
    return this.#value;
  }

  texts(): readonly string[] {
    return this.items().map((item) => item.text());
  }

  boolean(): boolean {
    const text = this.text();
    if (/^(true|yes|on|y)$/i.test(text)) return true;
    if (text === "" || /^(false|no|off|n)$/i.test(text)) return false;
    throw this.refuse(`is neither true nor false: '${quote(text)}'`);
  }

  integer(): number {
    const text = this.text();
    if (!/^-?\d{0,9}$/.test(text)) throw this.refuse(`is not a whole number: '${quote(text)}'`);
    return Number(text);
  }

  /** A text that is refused unless it fits; `expected` says what would. */
  matching(pattern: RegExp, expected: string): string {
    const text = this.text();
    if (!pattern.test(text)) throw this.refuse(`is not ${expected}: '${quote(text)}'`);
    return text;
  }

  #mapping(): ReadonlyMap<string, unknown> {
    if (this.isAbsent) return new Map();
    if (!(this.#value instanceof Map)) throw this.refuse("must be a mapping");
    return new Map([...this.#value].map(([key, value]) => [String(key), value as unknown]));
  }

  #child(value: unknown, step: string): ConfigNode {
    return new ConfigNode(value, { ...this.#place, path: this.#pathOf(step) });
  }

  #pathOf(step: string): string {
    return `${this.#place.path}${step}`.replace(/^\./, "");
  }
}
