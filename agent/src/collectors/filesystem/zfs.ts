import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { parseKstat, parseObjset, parsePoolIo, parsePoolState, type Kstat, type Objset } from "./zfs-parse.ts";

/** One pool of disks. */
export interface ZfsPool {
  readonly name: string;
  readonly io: Kstat;
  readonly datasets: readonly Objset[];
  /** undefined where the module does not say (before 0.7.4). */
  readonly state: string | undefined;
}

export interface Zfs {
  /** Statistics of the module, by the file that they stand in. */
  readonly files: ReadonlyMap<string, Kstat>;
  readonly pools: readonly ZfsPool[];
}

const folder = "spl/kstat/zfs";

/** Files of the module's own statistics, and what the names of their series begin with. */
const prefixes: Readonly<Record<string, string>> = {
  abdstats: "node_zfs_abd",
  arcstats: "node_zfs_arc",
  dbufstats: "node_zfs_dbuf",
  dmu_tx: "node_zfs_dmu_tx",
  dnodestats: "node_zfs_dnode",
  fm: "node_zfs_fm",
  vdev_cache_stats: "node_zfs_vdev_cache",
  vdev_mirror_stats: "node_zfs_vdev_mirror",
  xuio_stats: "node_zfs_xuio",
  zfetchstats: "node_zfs_zfetch",
  zil: "node_zfs_zil",
};

const poolStates = ["online", "degraded", "faulted", "offline", "removed", "unavail", "suspended"];

/** ZFS. Everything is absent where its module is not loaded; each version shows the files that it has. */
export const zfs: Collector<Zfs> = {
  name: "zfs",
  source: "/proc/spl/kstat/zfs",
  read(host) {
    const names = host.listProc(folder);
    if (names === undefined) return undefined;
    const files = new Map<string, Kstat>();
    for (const name of Object.keys(prefixes)) {
      const bytes = host.readProc(`${folder}/${name}`);
      if (bytes !== undefined) files.set(name, parseKstat(`${folder}/${name}`, bytes));
    }
    const pools = names.filter((name) => !(name in prefixes)).flatMap((name) => readPool(host, name));
    return { files, pools };
  },
  series({ files, pools }, out) {
    for (const [name, values] of files) {
      for (const [part, value] of values) {
        out.untyped(`${prefixes[name]}_${part}`, `Number ${part} of ZFS' ${name}.`).add(value);
      }
    }
    for (const pool of pools) writePool(pool, out);
  },
};

/** The pool of that name; none where it is no folder, or has just been exported. */
function readPool(host: Host, name: string): readonly ZfsPool[] {
  const path = `${folder}/${name}`;
  const names = host.listProc(path);
  if (names === undefined) return [];
  const io = host.readProcOnce(`${path}/io`);
  const ioValues = io === undefined ? [] : parsePoolIo(`${path}/io`, io);
  const datasets = names
    .filter((file) => file.startsWith("objset-"))
    .flatMap((file) => {
      const bytes = host.readProcOnce(`${path}/${file}`);
      return bytes === undefined ? [] : [parseObjset(`${path}/${file}`, bytes)];
    });
  const state = host.readProcOnce(`${path}/state`);
  return [{ name, io: ioValues, datasets, state: state && parsePoolState(state) }];
}

function writePool({ name, io, datasets, state }: ZfsPool, out: SeriesWriter): void {
  const label = { name: "zpool", value: name };
  const block = out.instance(label);
  for (const [part, value] of io) {
    block.untyped(`node_zfs_zpool_${part}`, `Number ${part} of the pool's input and output.`).add(value);
  }
  if (state !== undefined) {
    const family = block.gauge("node_zfs_zpool_state", "Whether the pool is in that state.", ["state"]);
    for (const known of poolStates) family.add(Number(known === state), known);
  }
  for (const { dataset, values } of datasets) {
    const own = out.instance(label, { name: "dataset", value: dataset });
    for (const [part, value] of values) {
      own.untyped(`node_zfs_zpool_dataset_${part}`, `Number ${part} of the dataset.`).add(value);
    }
  }
}
