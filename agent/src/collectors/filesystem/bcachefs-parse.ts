import { ByteCursor } from "../../byte-cursor.ts";

const multipliers: Readonly<Record<string, number>> = {
  "": 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
  e: 2 ** 60,
};

/** The number in a text such as `512`, `2.05G` or `4.87 M`, in powers of 1024; undefined where something else stands there. */
export function parseReadableNumber(text: string): number | undefined {
  const [, digits, letter = ""] = /^\s*(\d+(?:\.\d*)?)\s*([kmgtpe]?)\s*$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Math.trunc(Number(digits) * (multipliers[letter.toLowerCase()] ?? NaN));
}

/** A line of a table: its name, without a colon at its end, and the numbers behind it. */
export interface TableRow {
  readonly name: string;
  readonly numbers: readonly (number | undefined)[];
}

/** Parses a table of names and readable numbers; lines with fewer numbers than asked for are left out. */
export function parseTable(bytes: Uint8Array, fewestNumbers: number, headings: number): readonly TableRow[] {
  const rows: TableRow[] = [];
  const cursor = new ByteCursor(bytes);
  for (let line = 0; !cursor.isAtEnd; line++, cursor.nextLine()) {
    if (line < headings) continue;
    const name = cursor.word().replace(/:$/, "");
    const numbers: (number | undefined)[] = [];
    while (!cursor.isAtLineEnd) numbers.push(parseReadableNumber(cursor.word()));
    if (name !== "" && numbers.length >= fewestNumbers) rows.push({ name, numbers });
  }
  return rows;
}

/** The number behind `since filesystem creation:` in a counter's file. */
export function parseCounter(bytes: Uint8Array): number | undefined {
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.until(":") === "since filesystem creation") return parseReadableNumber(cursor.rest());
  }
  return undefined;
}

/** One line of a device's statistics below a heading. */
export interface DeviceLine {
  readonly section: string;
  readonly name: string;
  readonly value: number;
}

/** Parses lines `name: value` below headings; a heading is a line without a value. */
export function parseSections(bytes: Uint8Array): readonly DeviceLine[] {
  const lines: DeviceLine[] = [];
  let section = "";
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd;) {
    const line = cursor.line().toString("utf8");
    const [, name, number] = /^\s*([^:]+?)\s*:\s*(\d+)\s*$/.exec(line) ?? [];
    if (name !== undefined) lines.push({ section, name, value: Number(number) });
    else if (line.trim() !== "") section = line.trim().replace(/:$/, "");
  }
  return lines;
}
