import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { BlockWriter } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import {
  backingDeviceFamilies,
  cacheDeviceFamilies,
  priorityFamilies,
  rateFamilies,
  setFamilies,
  type BcacheFamily,
} from "./bcache-families.ts";
import { lastWords, parseHumanNumber } from "./bcache-parse.ts";
import type { Collector } from "../collector.ts";
import { readAttribute, readText, validText } from "../reading/sysfs-attribute.ts";

export const bcacheOptions = {
  "collector.bcache.priorityStats": option(
    optionTypes.boolean,
    false,
    "Whether bcache shows what of a cache is unused and what metadata, which is dear to find out.",
  ),
};

/** What a file, or a line of one, says. */
interface BcacheValue {
  readonly family: BcacheFamily;
  readonly value: number;
}

/** What is said of a device of a cache set. */
interface BcacheDevice {
  readonly name: string;
  readonly values: readonly BcacheValue[];
}

/** A cache with the devices that it speeds up. */
export interface CacheSet {
  readonly uuid: string;
  readonly values: readonly BcacheValue[];
  readonly backingDevices: readonly BcacheDevice[];
  readonly cacheDevices: readonly BcacheDevice[];
}

const folder = "fs/bcache";

/** Fast disks that cache slow ones. https://docs.kernel.org/admin-guide/bcache.html */
export function createBcache(values: OptionValues<typeof bcacheOptions>): Collector<readonly CacheSet[]> {
  const withPriorities = values["collector.bcache.priorityStats"];
  return {
    name: "bcache",
    source: "/sys/fs/bcache",
    read: (host) =>
      (host.listSys(folder) ?? [])
        .filter((name) => name.includes("-"))
        .flatMap((uuid) => readSet(host, uuid, withPriorities)),
    series(sets, out) {
      for (const { uuid, values: all, backingDevices, cacheDevices } of sets) {
        const id = { name: "uuid", value: uuid };
        write(all, out.instance(id));
        for (const { name, values: ofDevice } of backingDevices) {
          write(ofDevice, out.instance(id, { name: "backing_device", value: name }));
        }
        for (const { name, values: ofDevice } of cacheDevices) {
          write(ofDevice, out.instance(id, { name: "cache_device", value: name }));
        }
      }
    },
  };
}

function write(values: readonly BcacheValue[], block: BlockWriter): void {
  for (const { family, value } of values) block[family.type](`node_bcache_${family.name}`, family.help).add(value);
}

function readSet(host: Host, uuid: string, withPriorities: boolean): readonly CacheSet[] {
  const path = `${folder}/${uuid}`;
  const names = host.listSys(path);
  if (names === undefined) return [];
  const backing = names.filter((name) => /^bdev\d/.test(name));
  const caches = names.filter((name) => /^cache\d/.test(name));
  return [
    {
      uuid,
      values: readFiles(host, path, setFamilies),
      backingDevices: backing.map((name) => ({
        name,
        values: [
          ...readFiles(host, `${path}/${name}`, backingDeviceFamilies),
          ...readLines(host, `${path}/${name}/writeback_rate_debug`, rateFamilies),
        ],
      })),
      cacheDevices: caches.map((name) => ({
        name,
        values: [
          ...readFiles(host, `${path}/${name}`, cacheDeviceFamilies),
          ...(withPriorities ? readLines(host, `${path}/${name}/priority_stats`, priorityFamilies) : []),
        ],
      })),
    },
  ];
}

/** Values of files, one number a file. */
function readFiles(host: Host, path: string, families: readonly BcacheFamily[]): readonly BcacheValue[] {
  return families.flatMap((family) => valueOf(family, readText(host, `${path}/${family.source}`)));
}

/** Values of lines, `name: value` each. */
function readLines(host: Host, path: string, families: readonly BcacheFamily[]): readonly BcacheValue[] {
  const bytes = readAttribute(host, path);
  if (bytes === undefined) return [];
  const words = lastWords(validText(bytes));
  return families.flatMap((family) => valueOf(family, words.get(family.source)?.replace(/\/sec$|%$/, "")));
}

function valueOf(family: BcacheFamily, text: string | undefined): readonly BcacheValue[] {
  const number = text === undefined ? undefined : parseHumanNumber(text);
  const value = number === undefined || family.convert === undefined ? number : family.convert(number);
  return value === undefined ? [] : [{ family, value }];
}
