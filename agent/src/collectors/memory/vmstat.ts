import { isMetricName } from "@kubevitals/proto";
import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { patternOf } from "../reading/name-filter.ts";

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
}

/** The wanted fields, each with its value. */
export type VmstatReading = readonly (readonly [field: Field, value: number])[];

/** Counters and levels of the memory management: lines of a name and a number. */
export function createVmstat(values: OptionValues<typeof vmstatOptions>): Collector<VmstatReading> {
  const { test } = values["collector.vmstat.fields"];
  const fieldOf = createMemo((name): Field | undefined => {
    const family = `node_vmstat_${name}`;
    if (test?.(name) === false || !isMetricName(family)) return undefined;
    return { family, help: `Field ${name} of /proc/vmstat.` };
  });
  return {
    name: "vmstat",
    source: "/proc/vmstat",
    read(host) {
      const bytes = host.readProc("vmstat");
      return bytes && parseVmstat(bytes, fieldOf);
    },
    series(fields, out) {
      for (const [{ family, help }, value] of fields) out.untyped(family, help).add(value);
    },
  };
}

function parseVmstat(bytes: Uint8Array, fieldOf: (name: string) => Field | undefined): VmstatReading {
  const fields: [Field, number][] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const field = fieldOf(name);
    if (field === undefined || name === "") continue;
    const value = cursor.number();
    if (Number.isNaN(value)) throw new Error(`vmstat: a number expected after ${name}`);
    fields.push([field, value]);
  }
  return fields;
}
