import type { Host } from "../../host.ts";
import { parseCounter, parseReadableNumber, parseSections, parseTable, type DeviceLine } from "./bcachefs-parse.ts";
import { readAttribute, readInteger, readText } from "../reading/sysfs-attribute.ts";

/** One bcachefs filesystem; what the kernel does not tell is absent. */
export interface BcachefsFilesystem {
  readonly uuid: string;
  readonly btreeCacheBytes: number | undefined;
  readonly compression: readonly Named<{ readonly compressed: number; readonly uncompressed: number }>[];
  readonly errors: readonly Named<{ readonly count: number }>[];
  /** Counts since the filesystem was made. */
  readonly counters: readonly Named<{ readonly count: number }>[];
  readonly btreeWrites: readonly Named<{ readonly count: number; readonly averageBytes: number }>[];
  readonly devices: readonly BcachefsDevice[];
}

type Named<Value> = Value & { readonly name: string };

/** A device of such a filesystem. */
export interface BcachefsDevice {
  readonly device: string;
  readonly label: string;
  readonly state: string;
  readonly bucketBytes: number | undefined;
  readonly buckets: number | undefined;
  readonly durability: number | undefined;
  /** Bytes by operation, `read` or `write`, and by type of data. */
  readonly done: readonly DeviceLine[];
  /** Errors since the filesystem was made, by type. */
  readonly errors: readonly DeviceLine[];
}

const none = new Uint8Array(0);

/** What the filesystem in this folder below the sys mount says now. */
export function readBcachefs(host: Host, path: string, uuid: string): BcachefsFilesystem {
  const table = (file: string, fewestNumbers: number, headings: number) =>
    parseTable(readAttribute(host, `${path}/${file}`) ?? none, fewestNumbers, headings);
  return {
    uuid,
    btreeCacheBytes: parseReadableNumber(readText(host, `${path}/btree_cache_size`) ?? ""),
    compression: table("compression_stats", 2, 1).flatMap(({ name, numbers: [compressed, uncompressed] }) =>
      compressed === undefined || uncompressed === undefined ? [] : [{ name, compressed, uncompressed }],
    ),
    errors: table("errors", 1, 0).flatMap(({ name, numbers: [count] }) =>
      count === undefined ? [] : [{ name, count }],
    ),
    counters: (host.listSys(`${path}/counters`) ?? []).flatMap((name) => {
      const count = parseCounter(readAttribute(host, `${path}/counters/${name}`) ?? none);
      return count === undefined ? [] : [{ name, count }];
    }),
    btreeWrites: table("btree_write_stats", 2, 1).flatMap(({ name, numbers: [count, averageBytes] }) =>
      count === undefined || averageBytes === undefined ? [] : [{ name, count, averageBytes }],
    ),
    devices: (host.listSys(path) ?? [])
      .filter((name) => name.startsWith("dev-"))
      .map((name) => readDevice(host, `${path}/${name}`, name.slice("dev-".length))),
  };
}

function readDevice(host: Host, path: string, device: string): BcachefsDevice {
  const lines = (file: string) => parseSections(readAttribute(host, `${path}/${file}`) ?? none);
  return {
    device,
    label: readText(host, `${path}/label`) ?? "",
    state: readText(host, `${path}/state`) ?? "",
    bucketBytes: parseReadableNumber(readText(host, `${path}/bucket_size`) ?? ""),
    buckets: readInteger(host, `${path}/nbuckets`),
    durability: readInteger(host, `${path}/durability`),
    done: lines("io_done").filter(({ section }) => section === "read" || section === "write"),
    errors: lines("io_errors").filter(({ section }) => section.startsWith("IO errors since filesystem creation")),
  };
}
