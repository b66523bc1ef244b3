/** For tests: the hosts of `test/fixtures/hosts`, read without any of this machine's own facts. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Timex } from "../adjtimex.ts";
import { openHost, type FilesystemSizes, type Host } from "../host.ts";

/** What a fixture says beside its files: `host.json`. A filesystem has sizes, or the code of the error that it gives. */
interface HostFacts {
  readonly machine: string;
  readonly pageBytes: number;
  readonly timeZone: string;
  /** What adjtimex(2) says; without it, the call is not permitted there. */
  readonly timex?: Timex;
  readonly statfs: Readonly<Record<string, FilesystemSizes | string>>;
}

/** Milliseconds since 1970 at which every fixture host is read: 2026-11-21T08:00:00Z. */
export const fixtureTime = Date.UTC(2026, 10, 21, 8);

const fixtureHosts = new URL("../../../test/fixtures/hosts/", import.meta.url);

/** Names of the fixture hosts. */
export function fixtureNames(): readonly string[] {
  const entries = readdirSync(fixtureHosts, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The fixture host of that name, at a fixed time. */
export function openFixtureHost(name: string): Host {
  const folder = new URL(`${name}/`, fixtureHosts);
  const facts = JSON.parse(readFileSync(new URL("host.json", folder), "utf8")) as HostFacts;
  const paths = {
    proc: fileURLToPath(new URL("proc", folder)),
    sys: fileURLToPath(new URL("sys", folder)),
    root: fileURLToPath(new URL("root", folder)),
  };
  const sizesAt = (mountpoint: string) => {
    const answer = facts.statfs[mountpoint] ?? "ENOENT";
    if (typeof answer !== "string") return answer;
    throw Object.assign(new Error(answer), { code: answer, errno: answer === "ESTALE" ? -116 : undefined });
  };
  const sizesOrError = (mountpoint: string) => {
    try {
      return sizesAt(mountpoint);
    } catch (error) {
      return error as Error;
    }
  };
  return {
    ...openHost(paths, { now: () => fixtureTime, monotonic: () => 0 }),
    hostname: name,
    machine: facts.machine,
    pageBytes: facts.pageBytes,
    timeZone: facts.timeZone,
    rootPath: "/",
    sysPath: "/sys",
    adjtimex: () => facts.timex ?? { absent: "adjtimex(2) is not permitted on this fixture host" },
    statfsLocal: sizesAt,
    statfsRisky: (_asker, mountpoints) =>
      new Map(mountpoints.map((mountpoint) => [mountpoint, sizesOrError(mountpoint)])),
    openKernelLog: () => undefined,
    // What git checks out has the times and inodes of this machine.
    sysModifiedAt: () => undefined,
    procInode: () => undefined,
    watchSys: () => undefined,
  };
}
