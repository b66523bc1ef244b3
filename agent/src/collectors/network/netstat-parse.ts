import type { LayoutCursor } from "../reading/number-text.ts";
import { createMemo } from "../reading/memo.ts";

/** One field that is wanted. */
export interface NetstatField {
  readonly family: string;
  readonly help: string;
}

/** A wanted field, and which of its file's numbers it is. */
export interface NetstatSlot extends NetstatField {
  readonly slot: number;
}

/** Which names of fields are wanted. */
export type FieldOf = (name: string) => NetstatField | undefined;

/**
 * Takes apart `/proc/net/netstat` or `snmp`: pairs of lines, `Tcp: ActiveOpens …` with names and `Tcp: 17 …` with their values.
 * https://docs.kernel.org/networking/snmp_counter.html
 */
export function learnTable(file: string, cursor: LayoutCursor, fieldOf: FieldOf): readonly NetstatSlot[] {
  const slots: NetstatSlot[] = [];
  while (!cursor.isAtEnd) {
    const protocol = cursor.until(":");
    if (protocol === undefined || protocol === "") throw new Error(`net/${file}: a protocol and a colon expected`);
    const columns: (NetstatField | undefined)[] = [];
    while (!cursor.isAtLineEnd) columns.push(fieldOf(`${protocol}_${cursor.word()}`));
    cursor.nextLine();
    learnValues(file, cursor, protocol, columns, slots);
  }
  return slots;
}

/** Takes the values of the line that the cursor is at, and goes to the next. */
function learnValues(
  file: string,
  cursor: LayoutCursor,
  protocol: string,
  columns: readonly (NetstatField | undefined)[],
  into: NetstatSlot[],
): void {
  let isComplete = cursor.word() === `${protocol}:`;
  for (const field of columns) {
    if (cursor.isAtLineEnd) isComplete = false;
    else {
      const slot = cursor.slot();
      if (field !== undefined) into.push(slotOf(file, field, slot));
    }
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

/** Takes apart `/proc/net/snmp6`: lines of a name and a number. */
export function learnSnmp6(cursor: LayoutCursor, fieldOf: FieldOf): readonly NetstatSlot[] {
  const slots: NetstatSlot[] = [];
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const name = nameOfSnmp6(cursor.word());
    const field = name === "" ? undefined : fieldOf(name);
    if (cursor.isAtLineEnd) continue;
    const slot = cursor.slot();
    if (field !== undefined) slots.push(slotOf("snmp6", field, slot));
  }
  return slots;
}

function slotOf(file: string, field: NetstatField, slot: number | undefined): NetstatSlot {
  if (slot === undefined) throw new Error(`net/${file}: a number expected for ${field.family}`);
  return { ...field, slot };
}
