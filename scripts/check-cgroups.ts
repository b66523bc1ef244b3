/**
 * Tries the collector of pods and containers on real cgroups of this machine, which it makes, fills with processes and removes
 * again. Run it as root: npm run check:cgroups
 *
 * It needs cgroup v1's controllers or v2's with cpu, memory and pids, and says what it could not try.
 */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmdirSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { openHost } from "../agent/src/host.ts";
import { Cgroup } from "../agent/src/pods/cgroup.ts";
import { findHierarchies } from "../agent/src/pods/cgroup-hierarchies.ts";
import { createContainer } from "../agent/src/pods/container.ts";
import { SeriesWriter } from "../agent/src/series-writer.ts";
import { valuesOf } from "../agent/src/testing/cgroup-trees.ts";

const host = openHost({ proc: "/proc", sys: "/sys", root: "/" });
const found = findHierarchies(host);
const mounts = found && [
  ...new Set([found.main, ...(found.unified === undefined ? [] : [found.unified]), ...found.v1.values()]),
];
if (process.getuid?.() !== 0 || found === undefined || mounts === undefined) {
  console.log("not run: only root may make cgroups, and there must be a hierarchy of them below /sys");
  process.exit(2);
}
const isV1 = found.v1.has("memory");
const top = `/kubevitals-check-${process.pid}`;
const kubepods = `${top}/kubepods`;
const podUid = "0a1b2c3d-0000-4000-8000-000000000001";
const pod = `${kubepods}/burstable/pod${podUid}`;
const id = (number: number) => `${number}`.padStart(64, "c");
const children: ChildProcess[] = [];

function folders(path: string): readonly string[] {
  return (mounts ?? []).map((mount) => `/sys/${mount}${path}`);
}

function make(path: string): void {
  for (const folder of folders(path)) mkdirSync(folder, { recursive: true });
}

function remove(path: string): void {
  for (const folder of folders(path)) rmdirSync(folder);
}

/** The file of a controller, in whichever hierarchy has it. */
function fileOf(path: string, name: string): string | undefined {
  return folders(path)
    .map((folder) => `${folder}/${name}`)
    .find((file) => existsSync(file));
}

/** Sets a limit by v1's file and value, or v2's; says aloud where this kernel has neither. */
function limit(path: string, v1: readonly [string, string], v2: readonly [string, string]): boolean {
  const [name, value] = isV1 ? v1 : v2;
  const file = fileOf(path, name);
  if (file === undefined) console.log(`not tried: this kernel has no ${name}`);
  else writeFileSync(file, value);
  return file !== undefined;
}

/** Starts a program in a cgroup: a shell that waits for its first line of input until it is there. */
function start(path: string, script: string, ...wrapper: readonly string[]): ChildProcess {
  const [program, ...rest] = [...wrapper, "sh", "-c", `read go; ${script}`];
  const child = spawn(program, rest, { stdio: ["pipe", "ignore", "ignore"] });
  children.push(child);
  for (const folder of folders(path)) writeFileSync(`${folder}/cgroup.procs`, `${child.pid}`);
  child.stdin?.end("go\n");
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

/** Gives a network namespace two interfaces that are wired to each other and talk IPv6 as soon as they are up. */
const networkScript =
  "ip link add eth0 type veth peer name veth0; ip link set veth0 up; ip link set eth0 up; exec sleep 1000";

const collector = createContainer();
const out = new SeriesWriter();
const sample = () => valuesOf(collector, host, out);
const containerLabels = (number: number) => `id="${pod}/${id(number)}",name="${id(number)}",pod_uid="${podUid}"`;
const podLabels = `id="${pod}",pod_uid="${podUid}"`;
const cpu = (values: ReadonlyMap<string, number>, labels: string) =>
  values.get(`container_cpu_usage_seconds_total{cpu="total",${labels}}`);

function openFilesBelow(path: string): number {
  const links = readdirSync("/proc/self/fd").map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return "";
    }
  });
  return links.filter((link) => link.includes(path)).length;
}

const usage = (cgroup: Cgroup | undefined) => cgroup?.read(true)?.cpu.usageSeconds;

function passed(what: string): void {
  console.log(`ok: ${what}`);
}

try {
  sample();
  make(`${pod}/${id(1)}`);
  sample();
  const idle = start(`${pod}/${id(1)}`, networkScript, "unshare", "-n");
  const burner = `${pod}/${id(2)}`;
  make(burner);
  const hasQuota = limit(burner, ["cpu.cfs_quota_us", "20000"], ["cpu.max", "20000 100000"]);
  const busy = start(burner, "while :; do :; done");
  await pause(1500);
  const first = sample();
  const used = cpu(first, containerLabels(2)) ?? NaN;
  assert.ok(used > 0.1, `the busy container used ${used} s`);
  passed(`a container's CPU time (${used.toFixed(3)} s after 1.5 s)`);
  assert.equal(first.get(`container_processes{${containerLabels(1)}}`), 1);
  assert.equal(first.get(`container_processes{${podLabels}}`), 2);
  passed("processes of containers and of their pod");
  const now = Date.now() / 1000;
  assert.ok(Math.abs((first.get(`container_start_time_seconds{${containerLabels(2)}}`) ?? 0) - now) < 5);
  passed("the start time of a container");
  if (hasQuota) {
    assert.ok((first.get(`container_cpu_cfs_throttled_seconds_total{${containerLabels(2)}}`) ?? 0) > 0);
    assert.equal(first.get(`container_spec_cpu_quota{${containerLabels(2)}}`), 20_000);
    assert.equal(first.get(`container_cpu_cfs_periods_total{${containerLabels(1)}}`), undefined);
    passed("throttling, of the container that has a quota only");
  }
  if (limit(burner, ["cpu.cfs_quota_us", "30000"], ["cpu.max", "30000 100000"])) {
    sample();
    assert.equal(sample().get(`container_spec_cpu_quota{${containerLabels(2)}}`), 30_000);
    passed("a limit that changes is seen within two samples");
  }

  const traffic = [...first.keys()].filter((series) => series.startsWith("container_network_transmit_bytes_total{"));
  const ours = traffic.filter((series) => series.includes(podUid));
  if (existsSync(`/proc/${idle.pid}/net/dev_snmp6/eth0`)) {
    assert.deepEqual(ours, [`container_network_transmit_bytes_total{interface="eth0",${podLabels}}`]);
    assert.ok((first.get(ours[0] ?? "") ?? 0) > 0);
    passed("the traffic of a pod with a network of its own");
  } else console.log("not tried: traffic of a pod, as ip(8) could make no interfaces in its network");

  await stop(busy);
  const before = cpu(sample(), podLabels) ?? NaN;
  remove(burner);
  const after = sample();
  assert.equal(cpu(after, containerLabels(2)), undefined);
  assert.ok((cpu(after, podLabels) ?? NaN) >= before && before >= used, "the pod keeps what its dead container used");
  assert.ok(cpu(after, containerLabels(1)) !== undefined);
  assert.equal(openFilesBelow(id(2)), 0);
  passed(
    `a removed container is gone, its files are closed, and its CPU time stays in the pod's (${before.toFixed(3)} s)`,
  );

  for (let short = 3; short < 13; short++) {
    make(`${pod}/${id(short)}`);
    const child = start(`${pod}/${id(short)}`, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
    await once(child, "exit");
    remove(`${pod}/${id(short)}`);
  }
  await pause(100);
  const later = sample();
  assert.equal(later.get(`kubevitals_agent_pod_containers_started_total{${podLabels}}`), 12);
  assert.equal(later.get(`kubevitals_agent_pod_containers_exited_total{${podLabels}}`), 11);
  const grown = (cpu(later, podLabels) ?? NaN) - (cpu(after, podLabels) ?? NaN);
  assert.ok(grown > 0.01, `ten short containers added ${grown} s`);
  passed(`ten containers shorter than a sample are counted, and added ${grown.toFixed(3)} s to their pod`);

  make(`${pod}/${id(20)}`);
  if (limit(`${pod}/${id(20)}`, ["memory.limit_in_bytes", "20971520"], ["memory.max", "20971520"])) {
    const eater = start(`${pod}/${id(20)}`, "exec tail /dev/zero");
    await once(eater, "exit");
    const values = sample();
    assert.ok((values.get(`container_oom_events_total{${containerLabels(20)}}`) ?? 0) >= 1);
    assert.ok((values.get(`container_memory_failcnt{${containerLabels(20)}}`) ?? 0) >= 1);
    assert.equal(values.get(`container_spec_memory_limit_bytes{${containerLabels(20)}}`), 20_971_520);
    passed("an OOM kill, the limit and how often it was hit");
  }

  // Between the listing and the reading a container may go: its files are open, and give ENODEV.
  await stop(idle);
  remove(`${pod}/${id(1)}`);
  const gone = sample();
  assert.ok(![...gone.keys()].some((series) => series.includes(containerLabels(1))));
  assert.ok(gone.has(`container_memory_usage_bytes{${containerLabels(20)}}`));
  passed("one that goes while it is being read costs nobody else anything");

  const hostNetwork = start(`${pod}/${id(20)}`, "exec sleep 1000");
  const values = sample();
  assert.equal(values.get(`container_processes{${podLabels}}`), 1);
  assert.ok(![...values.keys()].some((series) => series.startsWith("container_network_") && series.includes(podUid)));
  passed("a pod in the host's network has no traffic of its own");
  await stop(hostNetwork);

  if (isV1 && found.unified !== undefined) {
    const unified = { main: found.unified, unified: found.unified, v1: new Map() };
    make(`${pod}/${id(21)}`);
    const [dying, whole] = [`${pod}/${id(21)}`, pod].map((path) => new Cgroup(host, unified, path));
    const earlier = usage(whole) ?? NaN;
    const worker = start(`${pod}/${id(21)}`, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
    await once(worker, "exit");
    const spent = usage(dying) ?? NaN;
    remove(`${pod}/${id(21)}`);
    const kept = (usage(whole) ?? NaN) - earlier;
    assert.equal(usage(dying), undefined);
    assert.ok(spent > 0 && kept >= spent, `${kept} s of ${spent} s`);
    dying?.close();
    whole?.close();
    passed(`on cgroup v2, the CPU time of a dead container (${spent.toFixed(3)} s) stays in its pod's`);
  }
} finally {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await stop(child);
  for (const folder of folders(top).filter((path) => existsSync(path))) removeAll(folder);
  host.close();
}
assert.ok(!readFileSync("/proc/self/cgroup", "utf8").includes(top));
console.log(`all tried on cgroup ${isV1 ? "v1" : "v2"}`);

function removeAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeAll(`${folder}/${entry.name}`);
  }
  rmdirSync(folder);
}
