import { isMetricName } from "@kubevitals/proto";
import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createNumberTextReader, type LayoutCursor, type NumberText } from "../reading/number-text.ts";

export const vmstatOptions = {
  "collector.vmstat.fields": option(
    optionTypes.pattern,
    patternOf("^(oom_kill|pgpg|pswp|pg.*fault).*"),
    "Fields of /proc/vmstat that become series.",
  ),
};

/** One field of `/proc/vmstat` that is wanted. */
interface Field {
  readonly family: string;
  readonly help: string;
  /** Which of the file's numbers it is. */
  readonly slot: number;
}

/** The wanted fields, and the numbers of all. */
export type VmstatReading = NumberText<readonly Field[]>;

/** Counters and levels of the memory management: lines of a name and a number. */
export function createVmstat(options: OptionValues<typeof vmstatOptions>): Collector<VmstatReading> {
  const { test } = options["collector.vmstat.fields"];
  const fieldOf = createMemo((name): Omit<Field, "slot"> | undefined => {
    const family = `node_vmstat_${name}`;
    if (test?.(name) === false || !isMetricName(family)) return undefined;
    return { family, help: `Field ${name} of /proc/vmstat.` };
  });
  const read = createNumberTextReader(
    (cursor) => learnVmstat(cursor, fieldOf),
    (text): VmstatReading => text,
  );
  return {
    name: "vmstat",
    source: "/proc/vmstat",
    read(host) {
      const bytes = host.readProc("vmstat");
      return bytes && read(bytes);
    },
    series({ layout, values }, out) {
      for (const { family, help, slot } of layout) out.untyped(family, help).add(values[slot] ?? NaN);
    },
  };
}

function learnVmstat(
  cursor: LayoutCursor,
  fieldOf: (name: string) => Omit<Field, "slot"> | undefined,
): readonly Field[] {
  const fields: Field[] = [];
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const slot = cursor.slot();
    const field = fieldOf(name);
    if (field === undefined || name === "") continue;
    if (slot === undefined) throw new Error(`vmstat: a number expected after ${name}`);
    fields.push({ ...field, slot });
  }
  return fields;
}
