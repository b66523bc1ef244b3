import { option, optionTypes, type OptionType, type OptionValues } from "@kubevitals/program";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";

/** A sysctl that is asked for. */
export interface Sysctl {
  /** As sysctl(8) writes it: `net.ipv4.tcp_rmem`. */
  readonly name: string;
  /** Names of its values, where it has several that shall be series of their own. */
  readonly keys: readonly string[];
}

const sysctl: OptionType<Sysctl> = {
  placeholder: "NAME[:KEY,…]",
  expected: "the name of a sysctl, and of several values their names, such as kernel.threads-max or fs.file-nr:a,b,c",
  parse(text) {
    const [, name, keys] = /^([\w-]+(?:[./][\w-]+)*)(?::(\w+(?:,\w+)*))?$/.exec(text) ?? [];
    return name === undefined ? undefined : { name, keys: keys?.split(",") ?? [] };
  },
  format: ({ name, keys }) => (keys.length === 0 ? name : `${name}:${keys.join(",")}`),
};

const none: readonly Sysctl[] = [];

export const sysctlOptions = {
  "collector.sysctl.include": option(
    optionTypes.repeated(sysctl),
    none,
    "A sysctl of one number or several that becomes series, with the names of several: fs.file-nr:allocated,free,max.",
  ),
  "collector.sysctl.include-info": option(
    optionTypes.repeated(sysctl),
    none,
    "A sysctl whose words become labels of node_sysctl_info.",
  ),
};

/** A sysctl with its words. */
type SysctlWords = readonly (readonly [sysctl: Sysctl, words: readonly string[]])[];

export interface SysctlReading {
  readonly numbers: SysctlWords;
  readonly infos: SysctlWords;
}

/** Settings of the kernel, as the operator names them. */
export function createSysctl(values: OptionValues<typeof sysctlOptions>): Collector<SysctlReading> {
  return {
    name: "sysctl",
    source: "/proc/sys",
    read: (host) => ({
      numbers: values["collector.sysctl.include"].map((asked) => [asked, readWords(host, asked)]),
      infos: values["collector.sysctl.include-info"].map((asked) => [asked, readWords(host, asked)]),
    }),
    series({ numbers, infos }, out) {
      for (const [asked, words] of numbers) writeNumbers(asked, words, out);
      const info = out.gauge("node_sysctl_info", "Words of a sysctl.", ["name", "value", "index"]);
      for (const [{ name }, words] of infos) {
        for (const [index, word] of words.entries()) info.add(1, name, word, `${index}`);
      }
    },
  };
}

function readWords(host: Host, { name, keys }: Sysctl): readonly string[] {
  const bytes = host.readProc(`sys/${name.replaceAll(".", "/")}`);
  if (bytes === undefined) throw new Error(`sysctl ${name}: this kernel has none of that name`);
  const words: string[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    while (!cursor.isAtLineEnd) words.push(cursor.word());
  }
  if (words.length === 0) throw new Error(`sysctl ${name}: it has no value`);
  if (keys.length > 0 && keys.length !== words.length) {
    throw new Error(`sysctl ${name}: it has ${words.length} values, but ${keys.length} names are given for them`);
  }
  return words;
}

function writeNumbers({ name, keys }: Sysctl, words: readonly string[], out: SeriesWriter): void {
  const metric = `node_sysctl_${name.replaceAll(/_*[^0-9A-Za-z_]+_*/g, "_")}`;
  const help = `Sysctl ${name}.`;
  const numbers = words.map((word) => numberOf(name, word));
  if (keys.length > 0) {
    for (const [index, key] of keys.entries()) out.untyped(`${metric}_${key}`, help).add(numbers[index] ?? NaN);
  } else if (numbers.length === 1) out.untyped(metric, help).add(numbers[0] ?? NaN);
  else {
    const family = out.untyped(metric, help, ["index"]);
    for (const [index, number] of numbers.entries()) family.add(number, `${index}`);
  }
}

function numberOf(name: string, word: string): number {
  if (!/^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(word)) throw new Error(`sysctl ${name}: numbers expected`);
  return word.startsWith("-") ? -Number(word.slice(1)) : Number(word);
}
