import { ByteCursor } from "../../byte-cursor.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";

/** What `/proc/cpuinfo` says of one CPU, by the names of the labels of node_cpu_info. */
export interface CpuInfo {
  readonly labels: ReadonlyMap<string, string>;
  readonly megahertz: number;
  readonly flags: readonly string[];
  readonly bugs: readonly string[];
}

/** Which parts are shown beside node_cpu_info. */
export interface CpuInfoWanted {
  readonly frequency: boolean;
  /** Flags and bugs of the first CPU that are shown; none where undefined. */
  readonly flag: ((name: string) => boolean) | undefined;
  readonly bug: ((name: string) => boolean) | undefined;
}

const place = ["package", "core", "cpu"];
const labels = [...place, "vendor", "family", "model", "model_name", "microcode", "stepping", "cachesize"];

/** Keys of the file and the labels that they become. */
const labelOf: ReadonlyMap<string, string> = new Map([
  ["processor", "cpu"],
  ["physical id", "package"],
  ["core id", "core"],
  ["vendor_id", "vendor"],
  ["vendor", "vendor"],
  ["cpu family", "family"],
  ["model", "model"],
  ["model name", "model_name"],
  ["microcode", "microcode"],
  ["stepping", "stepping"],
  ["cache size", "cachesize"],
]);

/** Parses `/proc/cpuinfo` of x86 and arm64: paragraphs of `key : value`, one a CPU, each beginning with `processor`. */
export function parseCpuInfo(bytes: Uint8Array): readonly CpuInfo[] {
  const cpus: CpuInfo[] = [];
  let facts = new Map<string, string>();
  const take = () => {
    if (facts.has("processor")) cpus.push(infoOf(facts));
  };
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const key = cursor.until(":");
    if (key === undefined) continue;
    if (key === "processor") {
      take();
      facts = new Map();
    }
    facts.set(key, cursor.rest());
  }
  take();
  if (cpus.length === 0) throw new Error("cpuinfo: a line that begins with processor expected");
  return cpus;
}

function infoOf(facts: ReadonlyMap<string, string>): CpuInfo {
  const known = [...facts].flatMap(([key, value]) => {
    const label = labelOf.get(key);
    return label === undefined ? [] : [[label, value] as const];
  });
  return {
    labels: new Map(known),
    megahertz: Number(facts.get("cpu MHz") ?? 0),
    flags: wordsOf(facts.get("flags") ?? facts.get("Features")),
    bugs: wordsOf(facts.get("bugs")),
  };
}

function wordsOf(text = ""): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** The part of node_exporter's cpu that is shown only where it is asked for. */
export function createCpuInfo(wanted: CpuInfoWanted): Collector<readonly CpuInfo[]> {
  return {
    name: "cpu_info",
    source: "/proc/cpuinfo",
    read(host) {
      const bytes = host.readProc("cpuinfo");
      return bytes && parseCpuInfo(bytes);
    },
    series(cpus, out) {
      const info = out.gauge("node_cpu_info", "What the kernel says of the CPU.", labels);
      for (const cpu of cpus) info.add(1, ...labels.map((label) => cpu.labels.get(label) ?? ""));
      if (wanted.frequency) {
        const hertz = out.gauge("node_cpu_frequency_hertz", "Frequency of the CPU as /proc/cpuinfo has it.", place);
        for (const cpu of cpus) hertz.add(cpu.megahertz * 1e6, ...place.map((label) => cpu.labels.get(label) ?? ""));
      }
      writeWords(out, "flag", cpus[0]?.flags, wanted.flag);
      writeWords(out, "bug", cpus[0]?.bugs, wanted.bug);
    },
  };
}

function writeWords(
  out: SeriesWriter,
  kind: "flag" | "bug",
  words: readonly string[] = [],
  isWanted: CpuInfoWanted["flag"] = () => false,
): void {
  const family = out.gauge(`node_cpu_${kind}_info`, `Each ${kind} that the kernel knows of the first CPU.`, [kind]);
  for (const word of new Set(words)) if (isWanted(word)) family.add(1, word);
}
