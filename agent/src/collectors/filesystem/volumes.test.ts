import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { FilesystemSizes } from "../../host.ts";
import { SeriesWriter } from "../../series-writer.ts";
import { valuesOf } from "../../testing/cgroup-trees.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { stubHost, systemError, type StubHost } from "../../testing/stub-host.ts";
import { AbsentError } from "../collector.ts";
import { createVolumes, volumeFamilies } from "./volumes.ts";

const sizes: FilesystemSizes = {
  blockBytes: 1024,
  blocks: 1000,
  freeBlocks: 300,
  availableBlocks: 250,
  inodes: 100,
  freeInodes: 60,
};

const folder = "/var/lib/kubelet/pods/uid-1/volumes";

/** A mount of the kubelet's of a type. */
const line = (volume: string, fstype: string) =>
  `40 1 8:16 / ${folder}/kubernetes.io~plugin/${volume} rw - ${fstype} source rw\n`;

/** What is said of the volumes of a host: values by series, and complaints. */
function tell(host: StubHost) {
  const out = new SeriesWriter();
  const values = valuesOf(createVolumes(), stubHost(host), out);
  return { values: Object.fromEntries(values), complaints: out.complaints };
}

const labels = 'pod_uid="uid-1",volume="a"';

test("gives what the kubelet does: size, what is left to pods, what is taken, and the same of inodes", () => {
  assert.deepEqual(tell({ proc: { "1/mountinfo": line("a", "ext4") }, statfsLocal: () => sizes }), {
    values: {
      [`kubelet_volume_stats_capacity_bytes{${labels}}`]: 1_024_000,
      [`kubelet_volume_stats_available_bytes{${labels}}`]: 256_000,
      [`kubelet_volume_stats_used_bytes{${labels}}`]: 716_800,
      [`kubelet_volume_stats_inodes{${labels}}`]: 100,
      [`kubelet_volume_stats_inodes_free{${labels}}`]: 60,
      [`kubelet_volume_stats_inodes_used{${labels}}`]: 40,
    },
    complaints: [],
  });
});

test("has the names and types of the contract", () => {
  const contract = new URL("../../../../test/contract/kubelet-families.json", import.meta.url);
  const { families } = JSON.parse(readFileSync(contract, "utf8")) as {
    readonly families: readonly { readonly name: string; readonly type: string }[];
  };
  const wanted = families.filter(({ name }) => name.startsWith("kubelet_volume_stats_"));
  assert.deepEqual(volumeFamilies.map(({ name }) => name).toSorted(), wanted.map(({ name }) => name).toSorted());
  assert.deepEqual(new Set(wanted.map(({ type }) => type)), new Set(["gauge"]));
});

test("says nothing of inodes where there is no fixed number of them, and nothing of what has no sizes", () => {
  const { values, complaints } = tell({
    proc: { "1/mountinfo": line("a", "btrfs") + line("b", "ext4") },
    statfsLocal: (mountpoint) =>
      mountpoint.endsWith("a") ? { ...sizes, inodes: 0, freeInodes: 0 } : { ...sizes, blocks: 0 },
  });
  assert.deepEqual(
    Object.keys(values).map((series) => series.replace(/\{.*/, "")),
    ["kubelet_volume_stats_capacity_bytes", "kubelet_volume_stats_available_bytes", "kubelet_volume_stats_used_bytes"],
  );
  assert.deepEqual(complaints, []);
});

test("asks what may hang through the helper, and waits for none", () => {
  const asked: unknown[] = [];
  const statfsRisky = (asker: string, mountpoints: readonly string[]) => {
    asked.push([asker, mountpoints]);
    return new Map<string, FilesystemSizes | Error>([
      [`${folder}/kubernetes.io~plugin/a`, sizes],
      [`${folder}/kubernetes.io~plugin/b`, new Error("mountpoint timeout")],
    ]);
  };
  const names = ["a", "b", "c"];
  const { values, complaints } = tell({
    proc: { "1/mountinfo": names.map((name) => line(name, "nfs4")).join("") },
    statfsRisky,
  });
  assert.deepEqual(asked, [["volumes", names.map((name) => `${folder}/kubernetes.io~plugin/${name}`)]]);
  assert.equal(values[`kubelet_volume_stats_capacity_bytes{${labels}}`], 1_024_000);
  assert.equal(Object.keys(values).length, 6);
  assert.deepEqual(complaints, ["volume b of the pod uid-1: mountpoint timeout"]);
});

test("names no mount to the helper any more once there is none", () => {
  const asked: (readonly string[])[] = [];
  const statfsRisky = (_asker: string, mountpoints: readonly string[]) => {
    asked.push(mountpoints);
    return new Map();
  };
  assert.equal(createVolumes().read(stubHost({ proc: { "1/mountinfo": "" }, statfsRisky })), undefined);
  assert.equal(createVolumes().read(stubHost({ statfsRisky })), undefined);
  assert.deepEqual(asked, [[], []]);
});

test("says why it has nothing where the kubelet's folders are closed, and asks nobody then", () => {
  const asked: (readonly string[])[] = [];
  const host = {
    ...stubHost({
      proc: { "1/mountinfo": line("a", "nfs4") + line("b", "ext4") },
      statfsRisky: (_asker, mountpoints) => {
        asked.push(mountpoints);
        return new Map();
      },
    }),
    listRoot(path: string): never {
      assert.equal(path, folder);
      throw systemError("EACCES");
    },
  };
  const collector = createVolumes();
  for (let reading = 0; reading < 2; reading++) assert.throws(() => collector.read(host), AbsentError);
  assert.deepEqual(asked, [[], []]);
});

test("lists no folder to which the way may hang", () => {
  const listed: string[] = [];
  const host = {
    ...stubHost({ proc: { "1/mountinfo": `1 1 0:9 / /var/lib/kubelet rw - ceph c rw\n${line("a", "ext4")}` } }),
    listRoot: (path: string) => void listed.push(path),
  };
  assert.deepEqual(createVolumes().read(host), { volumes: [], hidden: 0, leftOut: 0 });
  assert.deepEqual(listed, []);
});

test("tells of a volume that is closed alone", () => {
  const proc = { "1/mountinfo": line("a", "ext4") + line("b", "ext4") };
  const closed = systemError("EACCES");
  const statfsLocal = (mountpoint: string) => {
    if (mountpoint.endsWith("b")) throw closed;
    return sizes;
  };
  const { values, complaints } = tell({ proc, statfsLocal });
  assert.equal(Object.keys(values).length, 6);
  assert.deepEqual(complaints, ["volume b of the pod uid-1: permission denied"]);
});

test("takes the sizes of no folder for those of a volume that is not mounted in its sight", () => {
  const proc = {
    "1/mountinfo": line("a", "ext4") + line("late", "ext4"),
    "self/mountinfo": `1 1 8:1 / /host/root rw - ext4 d rw\n${line("a", "ext4").replace(folder, `/host/root${folder}`)}`,
  };
  const { values, complaints } = tell({ proc, rootPath: "/host/root/", statfsLocal: () => sizes });
  assert.deepEqual(Object.keys(values).length, 6);
  assert.equal(values[`kubelet_volume_stats_capacity_bytes{${labels}}`], 1_024_000);
  assert.deepEqual(complaints, [
    "volumes out of the agent's sight: 1; its mount of the host's root needs the propagation HostToContainer (rslave)",
  ]);
  for (const rootPath of ["/", "/not/a/mount"]) {
    assert.deepEqual(tell({ proc, rootPath, statfsLocal: () => sizes }).complaints, [], rootPath);
  }
});

test("tells of a thousand volumes at the most, and how many it leaves out", () => {
  const lines = Array.from({ length: 1003 }, (_, index) => line(`v${index}`, "ext4"));
  const { values, complaints } = tell({ proc: { "1/mountinfo": lines.join("") }, statfsLocal: () => sizes });
  assert.equal(Object.keys(values).length, 6000);
  assert.deepEqual(complaints, ["volumes beyond the 1000 that are told of at most: 3"]);
});

test("follows mounts that come and go, and lets volumes of one kind share a block", () => {
  const proc: Record<string, string> = { "1/mountinfo": line("a", "ext4") };
  const host = stubHost({ proc, statfsLocal: () => sizes });
  const collector = createVolumes();
  const out = new SeriesWriter();
  assert.equal(valuesOf(collector, host, out).size, 6);
  proc["1/mountinfo"] = line("b", "ext4") + line("c", "ext4");
  assert.equal(valuesOf(collector, host, out).size, 12);
  assert.equal(out.blocks.length, 1);
});

test("complains of the volume of a node's that does not answer", () => {
  const out = new SeriesWriter();
  const host = openFixtureHost("pod-volumes");
  valuesOf(createVolumes(), host, out);
  host.close();
  assert.deepEqual(out.complaints, ["volume dead of the pod aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee: host is down"]);
});
