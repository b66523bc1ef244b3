/**
 * A filesystem that does not answer: one in user space whose process has opened its door and never reads a request, so statfs(2)
 * on it hangs for as long as the door is open.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { statesOf, watchSnapshots } from "./support/await-state.ts";
import { childrenOf, isRunning, until } from "./support/processes.ts";
import type { Owner } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

const isPossible = process.getuid?.() === 0 && existsSync("/dev/fuse");
const skip = !isPossible && "NOT RUN: a filesystem that hangs takes root and /dev/fuse";

/** Mounts a filesystem that hangs. It is gone when the owner is done, or when it is revoked, which ends all that hangs on it. */
async function mountDead(owner: Owner): Promise<{ readonly mountpoint: string; readonly revoke: () => void }> {
  const mountpoint = await mkdtemp(join(tmpdir(), "kubevitals-dead-"));
  const door = openSync("/dev/fuse", "r+");
  const options = "fd=3,rootmode=40000,user_id=0,group_id=0";
  const words = ["-i", "-t", "fuse", "-o", options, "kubevitals-dead", mountpoint];
  const { status, stderr } = spawnSync("mount", words, { stdio: ["ignore", "ignore", "pipe", door] });
  assert.equal(status, 0, stderr.toString());
  let isOpen = true;
  const revoke = () => {
    if (isOpen) closeSync(door);
    isOpen = false;
  };
  owner.after(async () => {
    revoke();
    spawnSync("umount", ["-l", mountpoint]);
    await rmdir(mountpoint);
  });
  return { mountpoint, revoke };
}

test("a mount that hangs is flagged, and no sample waits for it", { skip, timeout: 120_000 }, async (t) => {
  const { mountpoint, revoke } = await mountDead(t);
  const aggregator = await startAggregator(t);
  const agent = await startAgent(t, aggregator, "stuck");
  const watch = watchSnapshots(t, aggregator.grpc);
  const device = { device: "kubevitals-dead", mountpoint };
  const page = () => fetchPage(`http://${agent.http}/metrics`);

  await t.test("it is flagged as node_exporter does, while the others have their sizes", async () => {
    await watch.until("the mount is listed", ({ nodes }) =>
      (nodes.get("stuck")?.filesystems ?? []).some((filesystem) => filesystem.mountpoint === mountpoint),
    );
    const { nodes } = watch.passed.at(-1) ?? assert.fail();
    const filesystems = nodes.get("stuck")?.filesystems ?? [];
    const stuck = filesystems.find((filesystem) => filesystem.mountpoint === mountpoint);
    assert.deepEqual(stuck, { mountpoint, device: "kubevitals-dead", fstype: "fuse", readOnly: false });
    assert.ok(filesystems.some(({ capacityBytes }) => capacityBytes !== undefined) || filesystems.length === 1);

    const scraped = await page();
    const error = scraped.samples("node_filesystem_device_error", device);
    assert.deepEqual(
      error.map(({ labels, value }) => [labels["device_error"], value]),
      [["mountpoint timeout", 1]],
    );
    assert.deepEqual(scraped.samples("node_filesystem_size_bytes", device), []);
    assert.equal(scraped.value("node_scrape_collector_success", { collector: "filesystem" }), 1);
  });

  await t.test("the node was fresh all the while", () => {
    const states = statesOf(watch.passed, "stuck");
    assert.deepEqual(states.slice(states.indexOf("fresh")), ["fresh"]);
  });

  await t.test("the helper that hung is gone, and the next has asked again in time", async () => {
    await until(async () => (await childrenOf(agent.pid, "helper statfs")).length === 0);
    await until(async () => (await childrenOf(agent.pid, "helper statfs")).length === 1);
  });

  await t.test("it is no longer flagged as hanging once it fails at once", async () => {
    revoke();
    await until(async () => {
      const [error] = (await page()).samples("node_filesystem_device_error", device);
      return error?.labels["device_error"] !== "mountpoint timeout";
    });
    const [error] = (await page()).samples("node_filesystem_device_error", device);
    assert.equal(error?.labels["device_error"], "transport endpoint is not connected");
  });
});

test("a helper that hangs ends with its agent, though nobody ends it", { skip, timeout: 60_000 }, async (t) => {
  await mountDead(t);
  const aggregator = await startAggregator(t);
  const agent = await startAgent(t, aggregator, "killed");
  const [helper = assert.fail()] = await until(async () => {
    const pids = await childrenOf(agent.pid, "helper statfs");
    return pids.length > 0 && pids;
  });
  await agent.end("SIGKILL");
  await until(async () => !(await isRunning(helper)));
});
