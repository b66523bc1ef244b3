import assert from "node:assert/strict";
import { appendFile, cp, mkdir } from "node:fs/promises";
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { containerId } from "../../agent/src/testing/container-series.ts";
import { ApiServer } from "../../aggregator/src/testing/api-server/api-server.ts";
import { watchSnapshots } from "./support/await-state.ts";
import { temporaryFolder } from "./support/config-file.ts";
import { kubeconfigFile } from "./support/kubeconfig-file.ts";
import { repository, type Owner } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

const node = "n1";
const uid = "11111111-2222-4333-8444-555555555555";

/** The mountpoints of a pod's volumes by what is mounted there, as the kubelet has them: the second may hang. */
const mountpoints = {
  ext4: `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~csi/pv-data/mount`,
  nfs4: `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~nfs/pv-archive`,
};

/** A host with cgroups of a pod, and these volumes of it: folders of this machine, which give its filesystem's sizes. */
async function hostWithVolumes(owner: Owner): Promise<{ flags: readonly string[]; root: string }> {
  const folder = await temporaryFolder(owner);
  await cp(join(repository, "test/fixtures/cgroups/crio"), folder, { recursive: true, verbatimSymlinks: true });
  const root = join(folder, "root");
  for (const [fstype, mountpoint] of Object.entries(mountpoints)) {
    await mkdir(join(root, mountpoint), { recursive: true });
    await appendFile(join(folder, "proc/1/mountinfo"), `40 25 0:40 / ${mountpoint} rw - ${fstype} source rw\n`);
  }
  const flags = ["proc", "sys", "root"].map((name) => `--${name}-path=${join(folder, name)}`);
  return { flags, root };
}

const named = (name: string, more: object = {}) => ({
  metadata: { name, namespace: "shop", uid: `uid-${name}`, creationTimestamp: "2026-01-01T00:00:00Z", ...more },
});

const claim = (name: string, volumeName: string) => ({ ...named(name), spec: { volumeName } });

const pod = {
  ...named("db-0", { uid }),
  spec: {
    nodeName: node,
    containers: [{ name: "db" }],
    volumes: [
      { name: "data", persistentVolumeClaim: { claimName: "db-data" } },
      { name: "archive", persistentVolumeClaim: { claimName: "db-archive" } },
    ],
  },
  status: { phase: "Running", containerStatuses: [{ name: "db", containerID: `cri-o://${containerId(2)}` }] },
};

async function startCluster(owner: Owner, api: ApiServer) {
  const file = await kubeconfigFile(owner, api.url);
  const rhythm = ["--collect-interval", "250ms", "--series-interval", "1s"];
  const resources = "pods,nodes,namespaces,persistentvolumeclaims";
  return startAggregator(owner, [
    "--kubernetes=required",
    `--kubeconfig=${file}`,
    `--resources=${resources}`,
    ...rhythm,
  ]);
}

test("the volumes of a pod stand under their claims, and what runs is counted", { timeout: 90_000 }, async (t) => {
  const api = await ApiServer.start(t);
  for (const plural of ["pods", "nodes", "namespaces", "persistentvolumeclaims"]) api.history.serve(plural);
  api.put("nodes", { metadata: { name: node, uid: "uid-node" } });
  api.put("pods", pod);
  api.put("persistentvolumeclaims", claim("db-data", "pv-data"), claim("db-archive", "pv-archive"));
  const aggregator = await startCluster(t, api);
  const { flags, root } = await hostWithVolumes(t);
  await startAgent(t, aggregator, node, flags);
  const watch = watchSnapshots(t, aggregator.grpc);
  const pageNow = () => fetchPage(`http://${aggregator.http}/metrics`);
  const kubelet = { job: "kubelet", instance: node, metrics_path: "/metrics", node };
  const claimed = { ...kubelet, namespace: "shop", persistentvolumeclaim: "db-data" };
  const capacity = "kubelet_volume_stats_capacity_bytes";

  await watch.until("both volumes are shown, one of them asked by the helper", async () => {
    return (await pageNow()).samples(capacity, kubelet).length === 2;
  });
  const page = await pageNow();
  const { blocks, bsize, files } = statfsSync(join(root, mountpoints.ext4));
  assert.equal(page.value(capacity, claimed), blocks * bsize);
  assert.equal(page.value("kubelet_volume_stats_inodes", claimed), files > 0 ? files : undefined);
  assert.equal(page.value(capacity, { ...claimed, persistentvolumeclaim: "db-archive" }), blocks * bsize);
  assert.equal(page.value("kubevitals_node_volumes", { node, state: "claimed" }), 2);
  assert.equal(page.value("kubelet_node_name", kubelet), 1);
  assert.equal(page.value("kubelet_running_pods", kubelet), 1);
  assert.equal(page.value("kubelet_running_containers", { ...kubelet, container_state: "running" }), 1);

  api.remove("pods", "db-0", "shop");
  await watch.until("nobody knows the pod", async () => {
    return (await pageNow()).value("kubevitals_node_volumes", { node, state: "unknown" }) === 2;
  });
  assert.deepEqual((await pageNow()).samples(capacity), []);
});
