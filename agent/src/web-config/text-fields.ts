import { parseDocument } from "yaml";
import { UsageError } from "@kubevitals/program";

/** A YAML value with every scalar as the text that stands in the file: the reader decides what a number or a boolean is. */
type Value = string | readonly Value[] | { readonly [key: string]: Value };

/**
 * The fields of a mapping. Whoever reads it takes the fields that it knows and calls `end`, which refuses what is left.
 */
export class TextFields {
  readonly #file: string;
  readonly #path: string;
  readonly #left: Map<string, Value>;

  private constructor(file: string, path: string, left: Map<string, Value>) {
    this.#file = file;
    this.#path = path;
    this.#left = left;
  }

  /** @throws {UsageError} where the text is not a YAML mapping. */
  static parse(file: string, text: string): TextFields {
    // YAML 1.1 is what Go's library reads. In this schema every scalar is a text.
    const document = parseDocument(text, { version: "1.1", schema: "failsafe", logLevel: "error" });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new UsageError(`${file}: ${problem.message.replace(/:?\n.*$/s, "")}`);
    return new TextFields(file, "", mapOf(document.toJS() as Value | null, file, "it"));
  }

  /** The mapping under a key; one without fields where there is none. */
  mapping(key: string): TextFields {
    const path = this.#path + key;
    return new TextFields(this.#file, `${path}.`, mapOf(this.#take(key) ?? null, this.#file, path));
  }

  /** The text under a key; an empty one is none. */
  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined || value === "") return undefined;
    if (typeof value !== "string") this.fail(key, "must be a single value");
    return value;
  }

  /** The texts under a key; undefined where there are none. */
  texts(key: string): readonly string[] | undefined {
    const value = this.#take(key);
    if (value === undefined || value === "") return undefined;
    if (!isList(value) || !value.every((item) => typeof item === "string"))
      return this.fail(key, "must be a list of texts");
    return value;
  }

  /** A boolean in the spellings of YAML 1.1. */
  boolean(key: string, otherwise: boolean): boolean {
    const word = this.text(key);
    if (word === undefined) return otherwise;
    if (/^(y|yes|true|on)$/i.test(word)) return true;
    if (/^(n|no|false|off)$/i.test(word)) return false;
    return this.fail(key, "must be true or false");
  }

  /** What a table says of the text under a key. */
  oneOf<T>(key: string, table: ReadonlyMap<string, T>, otherwise: T): T {
    const word = this.text(key);
    return word === undefined ? otherwise : this.#lookUp(key, table, word);
  }

  /** The same of each text of a list. */
  someOf<T>(key: string, table: ReadonlyMap<string, T>): readonly T[] {
    return (this.texts(key) ?? []).map((word) => this.#lookUp(key, table, word));
  }

  /** All fields that are left, as texts. */
  rest(): ReadonlyMap<string, string> {
    return new Map([...this.#left.keys()].map((key) => [key, this.text(key) ?? ""]));
  }

  /** @throws {UsageError} naming a field that nobody has taken. */
  end(): void {
    const [unknown] = this.#left.keys();
    if (unknown !== undefined) throw new UsageError(`${this.#file}: unknown key '${this.#path}${unknown}'`);
  }

  fail(key: string, what: string): never {
    throw new UsageError(`${this.#file}: ${this.#path}${key} ${what}`);
  }

  #lookUp<T>(key: string, table: ReadonlyMap<string, T>, word: string): T {
    const found = table.get(word);
    if (found === undefined) this.fail(key, `'${word}' is none of ${[...table.keys()].join(", ")}`);
    return found;
  }

  #take(key: string): Value | undefined {
    const value = this.#left.get(key);
    this.#left.delete(key);
    return value;
  }
}

function mapOf(value: Value | null, file: string, what: string): Map<string, Value> {
  if (value === null || value === "") return new Map();
  if (typeof value === "string" || isList(value))
    throw new UsageError(`${file}: ${what} must be a mapping of keys to values`);
  return new Map(Object.entries(value));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
