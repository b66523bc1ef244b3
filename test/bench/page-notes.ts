import { readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";

/** What stands between these lines people write; all else is written anew. */
const notesBegin = "<!-- notes: kept when this page is written anew -->";
const notesEnd = "<!-- end of notes -->";

/** Writes a page of figures anew, and keeps the notes that the old one holds. */
export async function writePage(path: string, render: (notes: string) => string): Promise<void> {
  const old = await readFile(path, "utf8").catch(() => "");
  await writeFile(path, render(notesOf(old)));
}

/** The notes as a page's last parts. */
export function notesParts(notes: string): readonly string[] {
  return [notesBegin, notes, notesEnd].filter((part) => part !== "");
}

/** The machine that figures are from. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? "a CPU without a name";
  return `${type()} ${release()}, ${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

function notesOf(page: string): string {
  const [begin, end] = [page.indexOf(notesBegin), page.indexOf(notesEnd)];
  return begin < 0 || end < begin ? "" : page.slice(begin + notesBegin.length, end).trim();
}
