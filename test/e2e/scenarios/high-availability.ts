import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getJson } from "../../programs/support/doors.ts";
import { temporaryFolder } from "../../programs/support/config-file.ts";
import { repository, startProgram, type Owner, type Program } from "../../programs/support/program.ts";
import { startTcpProxy, type TcpProxy } from "../../programs/support/tcp-proxy.ts";
import type { Rig } from "../../rig/rig.ts";
import type { Checks } from "../checks.ts";
import { eventually, NotYet } from "../eventually.ts";
import { carriesCluster, PageWatch } from "../page-watch.ts";
import type { Scenario } from "../scenario.ts";

const nodes = ["node-00001", "node-00002"] as const;
const lease = "e2e-kubevitals";
const leaseSeconds = 15;
const pauseSeconds = 60;
const awaySeconds = 40;

/** A tick of the watch, and a busy machine. */
const toleranceSeconds = 1;

/** Where a replica listens, whichever process that is now. */
interface Place {
  readonly name: string;
  readonly http: string;
  readonly grpc: string;
}

export const highAvailability: Scenario = {
  name: "high-availability",
  purpose: "of two replicas one carries the cluster's page, and both know every second, whatever happens to the other",
  async play({ rig, owner, checks }) {
    owner.after(async () => {
      await rig.mend();
      await rig.kubectl("delete", "lease", lease, "--namespace", "default", "--ignore-not-found");
    });
    const apiAddress = await apiAddressOf(rig);
    const links = new Map<string, TcpProxy>();
    const start = async (host: string, doors?: Place) => {
      const link = links.get(host) ?? (await startTcpProxy(owner, apiAddress));
      links.set(host, link);
      return startReplica(owner, await kubeconfigThrough(owner, rig, link.address), host, doors);
    };
    const programs = new Map<string, Program>();
    const places: Place[] = [];
    for (const host of ["127.0.0.1", "127.0.0.2"]) {
      const program = await start(host);
      programs.set(host, program);
      places.push({ name: host, http: program.http, grpc: program.grpc });
    }
    const [first, second] = places as [Place, Place];
    for (const node of nodes) await startAgent(owner, node, places);
    for (const { http } of places) await agentsArrive(http);
    const begun = Date.now();
    /** What a replica knew that was killed, it has taken along. */
    let comparedFrom = begun;
    const watch = new PageWatch(
      owner,
      places.map(({ name, http }) => ({ name, address: http })),
    );
    const otherOf = (place: Place) => (place === first ? second : first);
    const leaderNow = () =>
      eventually("one replica leads", 60, async () => {
        const [name, another] = watch.full;
        const place = places.find((each) => each.name === name);
        return place && another === undefined
          ? place
          : new NotYet(`full pages of: ${watch.full.join(", ") || "nobody"}`);
      });

    await killLeader();
    await pauseLeader();
    await cutLeaderOff();
    await takeApiServerAway();
    await allRememberTheSame(checks, places, comparedFrom);
    checks.note(`two full pages side by side for ${watch.overlapSeconds} s at most`);
    checks.holds("never are there two full pages", watch.overlapSeconds === 0, watch.doubled);

    async function killLeader(): Promise<void> {
      const leader = await leaderNow();
      const survivor = otherOf(leader);
      await bothAnswer(checks, places);
      const at = performance.now();
      await programs.get(leader.name)?.end("SIGKILL");
      comparedFrom = Date.now();
      await backWithin("of a leader that was killed", survivor, at);
      programs.set(leader.name, await start(leader.name, leader));
      await agentsArrive(leader.http);
      await noSampleIsMissing(checks, "when the leader was killed", survivor, begun);
    }

    async function pauseLeader(): Promise<void> {
      const leader = await leaderNow();
      const survivor = otherOf(leader);
      const at = performance.now();
      programs.get(leader.name)?.signal("SIGSTOP");
      await backWithin("of a leader that was stopped", survivor, at);
      const early = carriesCluster(leader.http, 2 * pauseSeconds * 1000); // answered when it goes on
      await sleep(Math.max(0, pauseSeconds * 1000 - (performance.now() - at)));
      const resumed = performance.now();
      programs.get(leader.name)?.signal("SIGCONT");
      checks.same("a leader that goes on after a minute gives no full page", leader.name, await early, false);
      await sleep(5000);
      checks.same("and none later", leader.name, watch.fullSince(resumed, leader.name).length, 0);
      await agentsArrive(leader.http);
      await noSampleIsMissing(checks, "when the leader was stopped", survivor, comparedFrom);
      await noSampleIsMissing(checks, "of the replica that was stopped, once it is told", leader, Date.now() - 40_000);
    }

    async function takeApiServerAway(): Promise<void> {
      const leader = await leaderNow();
      const at = performance.now();
      await rig.kill("kube-apiserver");
      await sleep(awaySeconds * 1000);
      await bothAnswer(checks, places);
      const mending = rig.mend();
      await eventually("the API server answers", 120, async () =>
        rig.kubectl("get", "--raw", "/readyz").then(
          () => true as const,
          (error: unknown) => new NotYet(String(error)),
        ),
      );
      const away = (performance.now() - at) / 1000;
      await mending;
      await sleep(leaseSeconds * 1000);
      const gap = watch.longestGapSince(at);
      checks.note(`the API server was away for ${away.toFixed(0)} s, and nobody carried the page for ${gap} s at most`);
      checks.holds("the page is back within one lease", gap <= leaseSeconds, `after ${gap} s`);
      checks.same("the leader led on", "the page's", watch.full, [leader.name]);
      for (const place of places) await noSampleIsMissing(checks, "without the API server", place, comparedFrom);
    }

    async function cutLeaderOff(): Promise<void> {
      const leader = await leaderNow();
      const survivor = otherOf(leader);
      const at = performance.now();
      links.get(leader.name)?.cut();
      await backWithin("of a leader that alone could not reach the API server", survivor, at);
      await sleep(leaseSeconds * 1000);
      checks.same("the other keeps it", "the page's", watch.full, [survivor.name]);
      links.get(leader.name)?.connectTo(apiAddress);
      for (const place of places) await noSampleIsMissing(checks, "when the leader was cut off", place, comparedFrom);
    }

    async function backWithin(what: string, { name }: Place, at: number): Promise<void> {
      await eventually(`${name} carries the page`, 60, async () => watch.full.includes(name) || new NotYet("not yet"));
      const seconds = ((watch.fullSince(at, name)[0] ?? Infinity) - at) / 1000;
      checks.note(`${what} the page was back after ${seconds.toFixed(1)} s`);
      checks.holds(
        "the page is back within one lease",
        seconds <= leaseSeconds + toleranceSeconds,
        `after ${seconds} s`,
      );
    }
  },
};

function startReplica(owner: Owner, kubeconfig: string, host: string, doors?: Place): Promise<Program> {
  return startProgram(owner, "aggregator", [
    `--http-listen=${doors?.http ?? `${host}:0`}`,
    `--grpc-listen=${doors?.grpc ?? `${host}:0`}`,
    "--kubernetes=required",
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=required",
    `--leader-elect-resource-name=${lease}`,
  ]);
}

/** `HOST:PORT` of the rig's API server. */
async function apiAddressOf(rig: Rig): Promise<string> {
  const query = "--output=jsonpath={.clusters[0].cluster.server}";
  return new URL(await rig.kubectl("config", "view", "--minify", query)).host;
}

/** A kubeconfig that reaches the API server by a link of its own. */
async function kubeconfigThrough(owner: Owner, rig: Rig, address: string): Promise<string> {
  const config = await rig.kubectl("config", "view", "--raw", "--minify", "--flatten", "--output=json");
  const path = join(await temporaryFolder(owner), "kubeconfig");
  await writeFile(path, config.replace(await apiAddressOf(rig), address), { mode: 0o600 });
  return path;
}

/** An agent of a recorded machine, which streams to all replicas. */
function startAgent(owner: Owner, node: string, places: readonly Place[]): Promise<Program> {
  const host = join(repository, "test/fixtures/hosts/cgroup1-4.x");
  return startProgram(owner, "agent", [
    ...places.map(({ grpc }) => `--aggregator=${grpc}`),
    `--node-name=${node}`,
    "--http-listen=127.0.0.1:0",
    "--inventory-interval=off",
    ...["proc", "sys", "root"].map((part) => `--${part}-path=${join(host, part)}`),
  ]);
}

/** Waits until a replica has fresh vitals of all agents. */
async function agentsArrive(http: string): Promise<void> {
  for (const node of nodes) {
    await eventually(`${node} streams to ${http}`, 60, async () => {
      const response = await fetch(`http://${http}/api/v1/metrics/nodes/${node}`);
      if (response.status !== 200) return new NotYet(`HTTP ${response.status}`);
      const { provenance } = (await response.json()) as { provenance?: { source: string; freshness: string } };
      return (
        (provenance?.source === "agent" && provenance.freshness === "fresh") || new NotYet(JSON.stringify(provenance))
      );
    });
  }
}

/** All replicas answer REST in full, leading or not. */
async function bothAnswer(checks: Checks, places: readonly Place[]): Promise<void> {
  for (const { name, http } of places) {
    const { body } = await getJson(`http://${http}/api/v1/metrics/cluster`);
    checks.holds("every replica answers REST", "healthStatus" in body, name);
    const ready = await fetch(`http://${http}/readyz`);
    checks.same("every replica is ready", name, ready.status, 200);
  }
}

/** Of every second since then the replica's history has vitals of every agent, and none twice. */
async function noSampleIsMissing(checks: Checks, when: string, { name, http }: Place, since: number): Promise<void> {
  const until = Date.now() - 3000;
  for (const node of nodes) {
    const times = await eventually(`the history of ${node}`, 30, async () => {
      const found = await timesOf(http, node, since, until);
      return longestGap(found, since, until) < 2000
        ? found
        : new NotYet(`a gap of ${longestGap(found, since, until)} ms`);
    }).catch(() => timesOf(http, node, since, until));
    const what = `${name}, ${node}: ${times.length} vitals in ${((until - since) / 1000).toFixed(0)} s, longest gap ${longestGap(times, since, until)} ms`;
    checks.note(`${when}: ${what}`);
    checks.holds(`no sample is missing ${when}`, times.length > 0 && longestGap(times, since, until) < 2000, what);
    checks.same("no sample is there twice", `${name}, ${node}`, new Set(times).size, times.length);
  }
}

/** Every replica remembers the same samples of each agent, whatever happened to it since then. */
async function allRememberTheSame(checks: Checks, places: readonly Place[], since: number): Promise<void> {
  const until = Date.now() - 3000;
  for (const node of nodes) {
    const known = await Promise.all(places.map(({ http }) => timesOf(http, node, since, until)));
    const all = [...new Set(known.flat())].toSorted((a, b) => a - b);
    for (const [index, { name }] of places.entries()) {
      const own = new Set(known[index]);
      const lacking = all.filter((time) => !own.has(time)).map((time) => `${time - since} ms`);
      checks.holds(
        "every replica remembers every sample",
        lacking.length === 0,
        `${name} lacks ${node} at ${lacking.join(", ")}`,
      );
    }
  }
}

/** When the vitals were taken that a replica remembers of a node, in milliseconds, in order. */
async function timesOf(http: string, node: string, since: number, until: number): Promise<readonly number[]> {
  const times: number[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ from: new Date(since).toISOString(), to: new Date(until).toISOString() });
    if (next !== undefined) query.set("continue", next);
    const { body } = await getJson(`http://${http}/api/v1/metrics/nodes/${node}/history?${query.toString()}`);
    const page = body as { items: readonly { timestamp: string }[]; continue?: string };
    times.push(...page.items.map(({ timestamp }) => Date.parse(timestamp)));
    next = page.continue;
  } while (next !== undefined);
  return times;
}

/** The longest time without vitals between the two, in milliseconds. */
function longestGap(times: readonly number[], since: number, until: number): number {
  const all = [since, ...times, until];
  return all.reduce((longest, time, index) => Math.max(longest, time - (all[index - 1] ?? time)), 0);
}
