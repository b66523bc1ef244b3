import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectorKinds } from "../../agent/src/collectors/index.ts";
import { nodeExporterCollectors } from "../peers/node-exporter-collectors.ts";
import { startNodeExporter } from "../peers/node-exporter.ts";
import { repository, startProgram, type Owner } from "../programs/support/program.ts";
import type { Place } from "./explain.ts";
import type { Pair } from "./readings.ts";

const hosts = join(repository, "test/fixtures/hosts");

/** The machine itself, and every recorded host. */
export async function listPlaces(): Promise<readonly Place[]> {
  const entries = await readdir(hosts, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [{ kind: "live" }, ...names.toSorted().map((host) => ({ kind: "fixture", host }) as const)];
}

/** Starts both programs on the same files, with all of node_exporter's collectors that we have, and those that run by default. */
export async function startPair(owner: Owner, place: Place): Promise<Pair> {
  const extra = await extraCollectors();
  const [ourPaths, theirPaths] = place.kind === "live" ? [[], []] : await pathFlags(owner, join(hosts, place.host));
  const ours = startProgram(owner, "agent", ["--http-listen", "127.0.0.1:0", ...ourPaths, ...extra]);
  const theirs = startNodeExporter(owner, ["--web.disable-exporter-metrics", ...theirPaths, ...extra]);
  return { ours: (await ours).http, theirs: (await theirs).address };
}

/** Switches of the collectors that neither runs by default and both have. */
async function extraCollectors(): Promise<readonly string[]> {
  const theirs = await nodeExporterCollectors();
  return collectorKinds
    .filter(({ name, runsByDefault }) => !runsByDefault && theirs.get(name) === false)
    .map(({ name }) => `--collector.${name}`);
}

/** Ours and theirs. What node_exporter would ask the kernel over netlink it then reads from the files. */
async function pathFlags(owner: Owner, folder: string): Promise<readonly [readonly string[], readonly string[]]> {
  const [proc, sys, recorded] = ["proc", "sys", "root"].map((name) => join(folder, name));
  const root = recorded !== undefined && existsSync(recorded) ? recorded : await emptyRoot(owner);
  return [
    [`--proc-path=${proc}`, `--sys-path=${sys}`, `--root-path=${root}`],
    [
      `--path.procfs=${proc}`,
      `--path.sysfs=${sys}`,
      `--path.rootfs=${root}`,
      `--path.udev.data=${root}/run/udev/data`,
      "--no-collector.arp.netlink",
      "--no-collector.netdev.netlink",
    ],
  ];
}

async function emptyRoot(owner: Owner): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubevitals-root-"));
  owner.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
