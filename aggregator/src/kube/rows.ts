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
  const values = resource.labelValues(object);
  const names = resource.labels.map((name) => labelName(name, []));
  return {
    labels: names.map((name, index) => `${name}="${escape(values[index] ?? "")}"`).join(","),
    families: resource.families.map((family) => familyRows(names, family, object)),
  };
}

const noRows: readonly RowPieces[] = [];

function familyRows<T extends KubeObject>(
  ownNames: readonly string[],
  family: KubeFamily<T>,
  object: T,
): readonly RowPieces[] {
  let rows: RowPieces[] | undefined;
  const write = (value: number, names: readonly string[], values: readonly string[]) => {
    (rows ??= []).push(row(ownNames, names, values, value));
  };
  const out: RowWriter = {
    add: (value, ...labelValues) => write(value, family.labels, labelValues),
    addLabelled: (value, labels) =>
      write(
        value,
        labels.map(([name]) => name),
        labels.map(([, text]) => text),
      ),
  };
  family.rows(object, out);
  return rows ?? noRows;
}

function row(
  ownNames: readonly string[],
  names: readonly string[],
  values: readonly string[],
  value: number,
): RowPieces {
  const pieces: string[] = [];
  const taken = [...ownNames];
  let common = "";
  const add = (text: string) => {
    if (!tellsApart(text)) return void (common += text);
    pieces.push(common, text);
    common = "";
  };
  for (const [index, name] of names.entries()) {
    const free = labelName(name, taken);
    taken.push(free);
    common += `${taken.length > 1 ? "," : ""}${free}="`;
    add(escape(values[index] ?? ""));
    common += '"';
  }
  common += "} ";
  add(formatNumber(value));
  pieces.push(common);
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
