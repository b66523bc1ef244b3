import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/** Pss of a process in bytes, by what is mapped: files by their name, and memory of no file. The greatest first. */
export async function pssByMapping(pid: number): Promise<readonly (readonly [string, number])[]> {
  const totals = new Map<string, number>();
  let name = "";
  for (const line of (await readFile(`/proc/${pid}/smaps`, "utf8")).split("\n")) {
    const mapping = /^[0-9a-f]+-[0-9a-f]+ (....) \S+ \S+ \d+\s*(.*)$/.exec(line);
    if (mapping) name = nameOf(mapping[1] ?? "", mapping[2] ?? "");
    const kibibytes = /^Pss:\s+(\d+) kB$/.exec(line)?.[1];
    if (kibibytes !== undefined) totals.set(name, (totals.get(name) ?? 0) + Number(kibibytes) * 1024);
  }
  return [...totals].toSorted(([, a], [, b]) => b - a);
}

function nameOf(permissions: string, path: string): string {
  if (path === "" || path.startsWith("[anon")) return permissions.includes("x") ? "compiled code" : "memory of no file";
  return path.startsWith("/") ? basename(path.replace(/ \(deleted\)$/, "")) : path;
}
