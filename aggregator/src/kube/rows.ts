import type { ObjectRows, RowPieces } from "../state/objects/object-rows.ts";
import type { KubeFamily, RowWriter } from "./resources/family.ts";
import type { KubeObject } from "./resources/kube-object.ts";
import type { KubeResource } from "./resources/resource.ts";

/**
 * The rows of an object in all families of its kind, escaped, so that whatever the object says it makes well-formed lines of its own.
 *
 * @throws whatever a family throws on an object that is not what the API promises
 */
export function writeRows<T extends KubeObject>(resource: KubeResource<T>, object: T): ObjectRows {
  const { names, openings } = frameOf(resource);
  const values = resource.labelValues(object);
  return {
    labels: names.map((name, index) => `${name}="${escape(values[index] ?? "")}"`).join(","),
    families: resource.families.map((family, index) => familyRows(names, openings[index] ?? [], family, object)),
  };
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

const noRows: readonly RowPieces[] = [];

function familyRows<T extends KubeObject>(
  ownNames: readonly string[],
  familyOpenings: readonly string[],
  family: KubeFamily<T>,
  object: T,
): readonly RowPieces[] {
  let rows: RowPieces[] | undefined;
  const write = (value: number, openings: readonly string[], values: readonly string[]) => {
    (rows ??= []).push(row(openings, values, value));
  };
  const out: RowWriter = {
    add: (value, ...labelValues) => write(value, familyOpenings, labelValues),
    addLabelled(value, labels) {
      const names = labels.map(([name]) => name);
      const values = labels.map(([, text]) => text);
      write(value, openingsOf(ownNames, names), values);
    },
  };
  family.rows(object, out);
  return rows ?? noRows;
}

/** What stands before the value of each label, with the comma that parts it from the one before: `,phase="`. */
function openingsOf(ownNames: readonly string[], names: readonly string[]): readonly string[] {
  const taken = [...ownNames];
  return names.map((name) => {
    const free = labelName(name, taken);
    taken.push(free);
    return `${taken.length > 1 ? "," : ""}${free}="`;
  });
}

function row(openings: readonly string[], values: readonly string[], value: number): RowPieces {
  const pieces: string[] = [];
  let common = "";
  for (const [index, opening] of openings.entries()) {
    const text = escape(values[index] ?? "");
    common += opening;
    if (tellsApart(text)) {
      pieces.push(common, text);
      common = "";
    } else common += text;
    common += '"';
  }
  common += "} ";
  const number = formatNumber(value);
  if (tellsApart(number)) pieces.push(common, number, "");
  else pieces.push(common + number);
  return pieces;
}

/** Text of so many characters is worth more than its place among an object's own. */
const longText = 32;

/**
 * Whether a text is likely to tell one object from others: names that are made up, addresses, times and amounts have digits in
 * them, while words such as phases, reasons and the names of containers have none. A guess that is wrong costs memory, no more.
 */
function tellsApart(text: string): boolean {
  if (text === "0" || text === "1") return false;
  return text.length > longText || /\d/.test(text);
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

function escape(text: string): string {
  if (!/[\\"\n]/.test(text)) return text;
  return text.replaceAll(/[\\"\n]/g, (character) => (character === "\n" ? String.raw`\n` : `\\${character}`));
}
