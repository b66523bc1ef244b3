import type { OptionType } from "@kubevitals/program";
import { quote } from "../../quote.ts";
import { selects, type LabelSelector } from "../../state/facts/label-selector.ts";
import type { ObjectIdentity } from "../scope.ts";
import { globOf, type Glob } from "./glob.ts";
import { parseSelector } from "./parse-selector.ts";

/** What is wrong with an entry. */
class EntryError extends Error {}

/** Refuses an entry. @throws {EntryError} */
export function refuse(why: string): never {
  throw new EntryError(why);
}

/** An entry of a list in the file, with its values taken out by key. A number or boolean may come as a text: YAML's are not read. */
export class Entry {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined;
  }

  text(key: string): string | undefined {
    const value = this.#values[key];
    if (value === undefined) return undefined;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return typeof value === "string" && value !== "" ? value : refuse(`${key} must be a text`);
  }

  /** One of several words. */
  word<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    return words.find((word) => word === text) ?? refuse(`${key} '${quote(text)}' is not one of ${words.join(", ")}`);
  }

  glob(key: string): Glob | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : globOf(text);
  }

  /** Labels: a selector as kubectl takes it, or a mapping of labels to their values. */
  labels(key: string): LabelSelector | undefined {
    const value = this.#values[key];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value).map(([name, text]) => [name, String(text)] as const);
      return { matchLabels: Object.fromEntries(entries), matchExpressions: [] };
    }
    const text = this.text(key);
    if (text === undefined) return undefined;
    return (
      parseSelector(text) ?? refuse(`${key} '${quote(text)}' is not a label selector such as app=web,tier in (a, b)`)
    );
  }
}

/** An option's type of which each value is a mapping with these keys, written as JSON outside the file. */
export function entryType<T>(
  expected: string,
  keys: readonly string[],
  read: (entry: Entry) => T,
): OptionType<{ readonly json: string; readonly value: T }> {
  const attempt = (text: string): { readonly value: T } | { readonly why: string } => {
    try {
      return { value: read(new Entry(fieldsOf(text, keys))) };
    } catch (error) {
      if (error instanceof EntryError) return { why: error.message };
      throw error;
    }
  };
  return {
    placeholder: "JSON",
    expected,
    parse(text) {
      const result = attempt(text);
      return "value" in result ? { json: text, value: result.value } : undefined;
    },
    whyNot(text) {
      const result = attempt(text);
      return "why" in result ? result.why : undefined;
    },
    format: ({ json }) => json,
  };
}

function fieldsOf(text: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    refuse("it is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) refuse("it is not a mapping");
  const entries = Object.entries(parsed).filter(([, value]) => value !== null);
  const unknown = entries.find(([key]) => !keys.includes(key));
  if (unknown) refuse(`unknown key '${quote(unknown[0])}'; known are ${keys.join(", ")}`);
  return Object.fromEntries(entries);
}

/** Objects that an entry speaks of; what it does not name may be anything. */
export interface ObjectMatch {
  readonly kind?: string | undefined;
  readonly namespace?: Glob | undefined;
  readonly name?: Glob | undefined;
  readonly labels?: LabelSelector | undefined;
}

/** Whether an entry speaks of an object. One that has no namespace is in none, but for a Namespace, which is in itself. */
export function matchesObject({ kind, namespace, name, labels }: ObjectMatch, identity: ObjectIdentity): boolean {
  if (kind !== undefined && kind !== identity.kind) return false;
  if (namespace !== undefined) {
    const own = identity.namespace ?? (identity.kind === "Namespace" ? identity.name : undefined);
    if (own === undefined || !namespace(own)) return false;
  }
  if (name !== undefined && !name(identity.name)) return false;
  return labels === undefined || selects(labels, identity.labels);
}
