import type { RowSink } from "../state/objects/object-rows.ts";
import type { RowWriter } from "./resources/family.ts";
import type { KubeObject } from "./resources/kube-object.ts";
import type { KubeResource } from "./resources/resource.ts";

/**
 * Writes the rows of an object in all families of its kind, escaped, so that whatever the object says it makes well-formed lines of
 * its own.
 *
 * @throws whatever a family throws on an object that is not what the API promises
 */
export function writeRows<T extends KubeObject>(resource: KubeResource<T>, object: T, out: RowSink): void {
  const { names, openings } = frameOf(resource);
  const values = resource.labelValues(object);
  out.labels(names.map((name, index) => `${name}="${escape(values[index] ?? "")}"`).join(","));
  const writer = new FamilyWriter(names, out);
  const { families } = resource;
  for (let index = 0; index < families.length; index++) {
    writer.openings = openings[index] as readonly string[];
    families[index]?.rows(object, writer);
    out.endFamily();
  }
}

/** What is the same for all objects of a kind. */
interface Frame {
  /** Names of the object's own labels. */
  readonly names: readonly string[];
  /** By family, what stands before the value of each of its labels. */
  readonly openings: readonly (readonly string[])[];
}

const frames = new WeakMap<object, Frame>();

function frameOf<T extends KubeObject>(resource: KubeResource<T>): Frame {
  let frame = frames.get(resource);
  if (frame === undefined) {
    const names = resource.labels.map((name) => labelName(name, []));
    frame = { names, openings: resource.families.map(({ labels }) => openingsOf(names, labels)) };
    frames.set(resource, frame);
  }
  return frame;
}

/** Writes rows of one family after another. */
class FamilyWriter implements RowWriter {
  readonly #ownNames: readonly string[];
  readonly #out: RowSink;
  /** What stands before the value of each label of the family. */
  openings: readonly string[] = [];

  constructor(ownNames: readonly string[], out: RowSink) {
    this.#ownNames = ownNames;
    this.#out = out;
  }

  add(value: number, ...labelValues: readonly string[]): void {
    this.#write(value, this.openings, labelValues);
  }

  addLabelled(value: number, labels: readonly (readonly [name: string, value: string])[]): void {
    const names = labels.map(([name]) => name);
    const values = labels.map(([, text]) => text);
    this.#write(value, openingsOf(this.#ownNames, names), values);
  }

  #write(value: number, openings: readonly string[], values: readonly unknown[]): void {
    const out = this.#out;
    for (let index = 0; index < openings.length; index++) {
      out.common(openings[index] as string);
      const text = escape(textOf(values[index]));
      if (tellsApart(text)) out.own(text);
      else out.common(text);
    }
    out.common(openings.length === 0 ? "} " : '"} ');
    if (value === 0) out.common("0");
    else if (value === 1) out.common("1");
    else out.own(formatNumber(value));
    out.endRow();
  }
}

/** What stands before the value of each label, with what ends the one before: `,phase="` or `",phase="`. */
function openingsOf(ownNames: readonly string[], names: readonly string[]): readonly string[] {
  const taken = [...ownNames];
  return names.map((name, index) => {
    const free = labelName(name, taken);
    taken.push(free);
    return `${index > 0 ? '"' : ""}${taken.length > 1 ? "," : ""}${free}="`;
  });
}

/** Text of so many characters is worth more than its place among an object's own. */
const longText = 32;
const digit0 = 0x30;
const digit9 = 0x39;

/**
 * Whether a text is likely to tell one object from others: names that are made up, addresses, times and amounts have digits in
 * them, while words such as phases, reasons and the names of containers have none. A guess that is wrong costs memory, no more.
 */
function tellsApart(text: string): boolean {
  const { length } = text;
  if (length > longText) return true;
  if (text === "0" || text === "1") return false;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code >= digit0 && code <= digit9) return true;
  }
  return false;
}

/** Labels that the page itself puts on rows of Kubernetes' objects. */
const pageLabels: ReadonlySet<string> = new Set(["job", "instance", "cluster"]);

/** The name as the text format takes it; `exported_` before it, as Prometheus does it, where it is taken already. */
function labelName(name: string, taken: readonly string[]): string {
  let free = /^[a-zA-Z_]/.test(name)
    ? name.replaceAll(/[^a-zA-Z0-9_]/g, "_")
    : `_${name.replaceAll(/[^a-zA-Z0-9_]/g, "_")}`;
  while (pageLabels.has(free) || taken.includes(free)) free = `exported_${free}`;
  return free;
}

function formatNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

/** Where the API promises text an object may have anything else: that is shown as it stands in JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

function escape(text: string): string {
  if (!/[\\"\n]/.test(text)) return text;
  return text.replaceAll(/[\\"\n]/g, (character) => (character === "\n" ? String.raw`\n` : `\\${character}`));
}
