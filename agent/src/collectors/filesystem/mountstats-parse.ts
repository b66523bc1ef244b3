import { ByteCursor } from "../../byte-cursor.ts";

/** What the kernel counts of one NFS mount. Numbers stand as its lines have them. */
export interface NfsMount {
  /** Place of the mount in the list, which is that of mountinfo. */
  readonly index: number;
  readonly export: string;
  readonly mountpoint: string;
  readonly ageSeconds: number;
  readonly bytes: readonly number[];
  readonly events: readonly number[];
  readonly transports: readonly NfsTransport[];
  /** By name: requests, transmissions, time-outs, bytes sent and received, milliseconds queued, responding and in all. */
  readonly operations: ReadonlyMap<string, readonly number[]>;
}

/** One connection of a mount, laid out as that of TCP: what UDP and RDMA do not count is 0. */
export interface NfsTransport {
  readonly protocol: string;
  readonly values: readonly number[];
}

/** Numbers of TCP's connection: from the port to the times spent in its queues. */
const transportValues = 13;
const operationValues = 8;

/**
 * Parses `/proc/<pid>/mountstats`: `device host:/export mounted on /mnt with fstype nfs4 statvers=1.1`, then lines of numbers.
 * Only NFS says more than the first line. https://man7.org/linux/man-pages/man5/proc_pid_mountstats.5.html
 */
export function parseMountstats(bytes: Uint8Array): readonly NfsMount[] {
  const mounts: NfsMount[] = [];
  let index = -1;
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd;) {
    const word = cursor.word();
    // A mount without a device counts, too: `no device mounted on /mnt with fstype tmpfs`.
    if (word === "device" || (word === "no" && cursor.word() === "device")) index++;
    if (word !== "device") {
      cursor.nextLine();
      continue;
    }
    const from = cursor.word();
    cursor.skipWords(2);
    const mountpoint = cursor.word();
    cursor.skipWords(2);
    const fstype = cursor.word();
    const hasStatistics = /^nfs4?$/.test(fstype) && cursor.word().startsWith("statvers=");
    cursor.nextLine();
    if (hasStatistics) mounts.push({ index, export: from, mountpoint, ...parseStatistics(cursor) });
  }
  return mounts;
}

type Statistics = Omit<NfsMount, "index" | "export" | "mountpoint">;

/** Takes the lines of one mount, up to the empty one behind them. */
function parseStatistics(cursor: ByteCursor): Statistics {
  let statistics = { ageSeconds: 0, bytes: noNumbers, events: noNumbers };
  const transports: NfsTransport[] = [];
  for (; !cursor.isAtEnd && !cursor.isAtLineEnd; cursor.nextLine()) {
    const word = cursor.word();
    if (word === "per-op") break;
    if (word === "age:") statistics = { ...statistics, ageSeconds: numbersOf(cursor, word)[0] ?? 0 };
    else if (word === "bytes:") statistics = { ...statistics, bytes: numbersOf(cursor, word) };
    else if (word === "events:") statistics = { ...statistics, events: numbersOf(cursor, word) };
    else if (word === "xprt:") transports.push(parseTransport(cursor));
  }
  const operations = new Map<string, readonly number[]>();
  for (cursor.nextLine(); !cursor.isAtEnd && !cursor.isAtLineEnd; cursor.nextLine()) {
    const word = cursor.word();
    operations.set(word.replace(/:$/, ""), numbersOf(cursor, word, operationTimes).slice(0, operationValues));
  }
  return { ...statistics, transports, operations };
}

const noNumbers: readonly number[] = [];

function parseTransport(cursor: ByteCursor): NfsTransport {
  const protocol = cursor.word();
  const values = numbersOf(cursor, `xprt: ${protocol}`, idleTime);
  const none = [0, 0, 0];
  // UDP has no connections, and RDMA none of the queues that TCP counts.
  if (protocol === "udp") values.splice(2, 0, ...none);
  else if (protocol === "rdma") values.splice(10, 0, ...none);
  return { protocol, values: Array.from({ length: transportValues }, (_, at) => values[at] ?? 0) };
}

/** Places of times, which a bug of the kernel's lets fall below zero, and so appear as numbers near 2^64. */
const idleTime: ReadonlySet<number> = new Set([4]);
const operationTimes: ReadonlySet<number> = new Set([5, 6, 7]);

function numbersOf(cursor: ByteCursor, word: string, times?: ReadonlySet<number>): number[] {
  const numbers: number[] = [];
  while (!cursor.isAtLineEnd) {
    numbers.push(times?.has(numbers.length) ? wrappedNumberOf(cursor.word()) : cursor.number());
  }
  if (numbers.some(Number.isNaN)) throw new Error(`mountstats: numbers expected after ${word.slice(0, 64)}`);
  return numbers;
}

/** Beyond 53 bits a float cannot count in steps of one, so node_exporter begins again at 0 there, and so do we. */
function wrappedNumberOf(text: string): number {
  return /^\d+$/.test(text) ? Number(BigInt.asUintN(53, BigInt(text))) : NaN;
}

/** Addresses of the servers, by the place of the mount in `/proc/<pid>/mountinfo`: the option `addr` of the filesystem. */
export function parseServerAddresses(bytes: Uint8Array): readonly string[] {
  const addresses: string[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    addresses.push(/(?:^|,)addr=([^,]*)/.exec(cursor.rest().split(" ").at(-1) ?? "")?.[1] ?? "");
  }
  return addresses;
}
