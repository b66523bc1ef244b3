import { ByteCursor } from "../../byte-cursor.ts";
import { createMemo } from "../reading/memo.ts";

/** One field that is wanted. */
export interface NetstatField {
  readonly family: string;
  readonly help: string;
}

/** Wanted fields, each with its value. */
export type NetstatValues = readonly (readonly [field: NetstatField, value: number])[];

/** What a heading says: the columns behind the protocol's name, undefined for those that nobody wants. */
interface Layout {
  readonly heading: Buffer;
  readonly protocol: string;
  readonly columns: readonly (NetstatField | undefined)[];
}

/**
 * A parser of `/proc/net/netstat` and `snmp`: pairs of lines, `Tcp: ActiveOpens …` with names and `Tcp: 17 …` with their values.
 * The headings never change while a kernel runs, so they are taken apart once, and later only compared.
 * https://docs.kernel.org/networking/snmp_counter.html
 */
export function createTableParser(
  file: string,
  fieldOf: (name: string) => NetstatField | undefined,
): (bytes: Uint8Array, into: [NetstatField, number][]) => void {
  let layouts: Layout[] = [];
  return (bytes, into) => {
    const seen: Layout[] = [];
    const cursor = new ByteCursor(bytes);
    while (!cursor.isAtEnd) {
      const heading = cursor.line();
      const known = layouts[seen.length];
      const layout = known?.heading.equals(heading) ? known : layoutOf(file, heading, fieldOf);
      seen.push(layout);
      takeValues(file, cursor, layout, into);
    }
    layouts = seen;
  };
}

function layoutOf(file: string, heading: Buffer, fieldOf: (name: string) => NetstatField | undefined): Layout {
  const cursor = new ByteCursor(heading);
  const protocol = cursor.until(":");
  if (protocol === undefined || protocol === "") throw new Error(`net/${file}: a protocol and a colon expected`);
  const columns: (NetstatField | undefined)[] = [];
  while (!cursor.isAtLineEnd) columns.push(fieldOf(`${protocol}_${cursor.word()}`));
  return { heading: Buffer.from(heading), protocol, columns };
}

/** Takes the values of the line that the cursor is at, and goes to the next. */
function takeValues(file: string, cursor: ByteCursor, layout: Layout, into: [NetstatField, number][]): void {
  const { protocol, columns } = layout;
  const isOfProtocol = cursor.word() === `${protocol}:`;
  let isComplete = isOfProtocol;
  for (const field of columns) {
    if (cursor.isAtLineEnd) isComplete = false;
    else if (field === undefined) cursor.skipWords(1);
    else into.push([field, numberOf(cursor, file, field)]);
  }
  if (!isComplete || !cursor.isAtLineEnd) {
    throw new Error(`net/${file}: a line of ${columns.length} values of ${protocol} expected after its heading`);
  }
  cursor.nextLine();
}

/** Splits `Icmp6InMsgs` behind the 6: Icmp6_InMsgs. Names without one are of no protocol that is known. */
const nameOfSnmp6 = createMemo((field) => {
  const end = field.indexOf("6") + 1;
  return end === 0 ? "" : `${field.slice(0, end)}_${field.slice(end)}`;
});

/** Parses `/proc/net/snmp6`: lines of a name and a number. */
export function parseSnmp6(
  bytes: Uint8Array,
  fieldOf: (name: string) => NetstatField | undefined,
  into: [NetstatField, number][],
): void {
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const name = nameOfSnmp6(cursor.word());
    const field = name === "" ? undefined : fieldOf(name);
    if (field !== undefined && !cursor.isAtLineEnd) into.push([field, numberOf(cursor, "snmp6", field)]);
  }
}

function numberOf(cursor: ByteCursor, file: string, { family }: NetstatField): number {
  const value = cursor.number();
  if (Number.isNaN(value)) throw new Error(`net/${file}: a number expected for ${family}`);
  return value;
}
