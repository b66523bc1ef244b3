import type { Host } from "../../host.ts";
import { parseFdinfo, type DrmClient } from "./fdinfo.ts";

/** A client, and the process that it belongs to. */
export interface ClientOfProcess {
  readonly pid: number;
  readonly client: DrmClient;
  /** Whether it has come since the reading before: its process was looked into then, or did not exist. */
  readonly isNew: boolean;
}

/** What a look at the clients of all devices gave. */
export interface ClientList {
  readonly clients: readonly ClientOfProcess[];
  /** Processes that may not be looked into: what they take of a device is not known. */
  readonly refused: number;
}

/**
 * Seconds between two looks at the descriptors of all processes, and seconds for which a process that has come is looked into at every
 * reading: as a rule a program opens a device when it starts. Between, only descriptors that are known are read.
 */
const secondsPerSearch = 15;
const secondsOfYouth = 30;

/** Processes, descriptors of one, and descriptors of devices in all that are looked at. */
const mostProcesses = 32_768;
const mostDescriptors = 4096;
const mostFiles = 2048;

const refusals = new Set(["EACCES", "EPERM"]);

/** What is known of a process. */
interface KnownProcess {
  readonly firstSeen: number;
  /** When it was looked into: the last time, and the time before. */
  searched: number;
  searchedBefore: number;
  isRefused: boolean;
  /** Numbers of its descriptors that are devices'. */
  descriptors: readonly string[];
}

/**
 * The clients of the machine's DRM devices, by the descriptors of all processes. Descriptors of other users' processes are shown to
 * who has the capability CAP_SYS_PTRACE, and the processes of others than one's own container to who has the host's proc.
 */
export class ClientFiles {
  #processes = new Map<string, KnownProcess>();
  #known = new Set<string>();
  #searchedAt = -Infinity;
  #readAt = -Infinity;

  read(host: Host): ClientList {
    const now = host.clock.monotonic() / 1000;
    this.#search(host, now);
    const clients: ClientOfProcess[] = [];
    const known = new Set<string>();
    const isNotFirst = this.#readAt !== -Infinity;
    let refused = 0;
    let files = 0;
    for (const [pid, process] of this.#processes) {
      if (process.isRefused) refused++;
      // A client of a process that was not looked into at the reading before may have been there for longer.
      const wasLookedInto = process.firstSeen === now || process.searchedBefore === this.#readAt;
      for (const descriptor of process.descriptors) {
        if (++files > mostFiles) break;
        const client = readClient(host, `${pid}/fdinfo/${descriptor}`);
        const key = client && `${client.pciAddress} ${client.id}`;
        // A client whose descriptor several processes have counts once, for the first of them.
        if (client === undefined || key === undefined || known.has(key)) continue;
        known.add(key);
        clients.push({ pid: Number(pid), client, isNew: isNotFirst && wasLookedInto && !this.#known.has(key) });
      }
    }
    this.#known = known;
    this.#readAt = now;
    return { clients, refused };
  }

  #search(host: Host, now: number): void {
    const isFull = now - this.#searchedAt >= secondsPerSearch;
    if (isFull) this.#searchedAt = now;
    const processes = new Map<string, KnownProcess>();
    const names = (host.listProc(".") ?? []).filter((name) => /^[1-9]\d{0,9}$/.test(name));
    for (const pid of names.toSorted((a, b) => Number(a) - Number(b)).slice(0, mostProcesses)) {
      const process = this.#processes.get(pid) ?? unknownProcess(now);
      processes.set(pid, process);
      if (isFull || now - process.firstSeen <= secondsOfYouth) lookInto(host, pid, process, now);
    }
    this.#processes = processes;
  }
}

function unknownProcess(now: number): KnownProcess {
  return { firstSeen: now, searched: -Infinity, searchedBefore: -Infinity, isRefused: false, descriptors: [] };
}

function lookInto(host: Host, pid: string, process: KnownProcess, now: number): void {
  process.searchedBefore = process.searched;
  process.searched = now;
  process.isRefused = false;
  process.descriptors = [];
  try {
    const descriptors = (host.listProc(`${pid}/fd`) ?? []).slice(0, mostDescriptors);
    process.descriptors = descriptors.filter((descriptor) => isDevice(host, `${pid}/fd/${descriptor}`));
  } catch (error) {
    // Any other failure is that of a process that has just ended.
    process.isRefused = refusals.has((error as NodeJS.ErrnoException).code ?? "");
  }
}

function isDevice(host: Host, path: string): boolean {
  try {
    return host.readProcLink(path)?.startsWith("/dev/dri/") === true;
  } catch (error) {
    if (refusals.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return false;
  }
}

function readClient(host: Host, path: string): DrmClient | undefined {
  try {
    const bytes = host.readProcOnce(path);
    return bytes && parseFdinfo(bytes);
  } catch {
    // The process has ended, or has become somebody else's.
    return undefined;
  }
}
