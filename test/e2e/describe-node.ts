import { parseQuantity } from "./quantity.ts";

/** Requests and limits: CPU in thousandths of a core, all else in bytes or pieces. */
export interface Reserved {
  readonly requests: Readonly<Record<string, number>>;
  readonly limits: Readonly<Record<string, number>>;
}

/** What `kubectl describe node` says of the room on a node. */
export interface DescribedNode {
  readonly allocatable: Readonly<Record<string, number>>;
  readonly allocated: Reserved;
  /** By `namespace/name`, the pods that have not ended. */
  readonly pods: ReadonlyMap<string, Reserved>;
}

/** Reads what `kubectl describe node` prints of one node. */
export function parseDescribedNode(text: string): DescribedNode {
  const allocated = section(text, "Allocated resources").filter((line) => /\(\d+%\)|^\s+\S+\s+\d+\s+\d+$/.test(line));
  const rows = allocated.map(cells);
  const column = (index: number) =>
    Object.fromEntries(rows.map((row) => [row[0] ?? "", amount(row[0] ?? "", row[index] ?? "")]));
  return {
    allocatable: Object.fromEntries(
      section(text, "Allocatable").map((line) => {
        const [name = "", value = ""] = line.trim().split(/:\s+/);
        return [name, amount(name, value)];
      }),
    ),
    allocated: { requests: column(1), limits: column(2) },
    pods: new Map(section(text, "Non-terminated Pods").slice(2).map(podRow)),
  };
}

function podRow(line: string): readonly [string, Reserved] {
  const [namespace = "", name = "", cpuRequest = "", cpuLimit = "", memoryRequest = "", memoryLimit = ""] = cells(line);
  return [
    `${namespace}/${name}`,
    {
      requests: { cpu: amount("cpu", cpuRequest), memory: amount("memory", memoryRequest) },
      limits: { cpu: amount("cpu", cpuLimit), memory: amount("memory", memoryLimit) },
    },
  ];
}

/** The lines below a heading, up to the next one. */
function section(text: string, heading: string): readonly string[] {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith(`${heading}:`)) + 1;
  if (first === 0) throw new Error(`kubectl describes a node without '${heading}'`);
  const length = lines.slice(first).findIndex((line) => !line.startsWith(" "));
  return lines.slice(first, length < 0 ? undefined : first + length);
}

/** The cells of a row, without the shares in parentheses. */
function cells(line: string): readonly string[] {
  return line
    .replaceAll(/\s\(\d+%\)/g, "")
    .trim()
    .split(/\s+/);
}

function amount(name: string, text: string): number {
  return parseQuantity(text) * (name === "cpu" ? 1000 : 1);
}
