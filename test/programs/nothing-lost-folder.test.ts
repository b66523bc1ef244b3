import assert from "node:assert/strict";
import { watch } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryFolder } from "./support/config-file.ts";
import { withDeadline } from "./support/deadline.ts";
import {
  assertEverySecond,
  buffered,
  outage,
  patient,
  recordsWaiting,
  startAgentAt,
  startLinked,
} from "./support/outage.ts";
import type { Owner } from "./support/program.ts";
import { fetchPage } from "./support/prometheus-page.ts";

suite("nothing is lost of what is in a folder", () => {
  test("when the agent is started again", patient, async (t) => {
    const { folder, flags } = await bufferFolder(t);
    const { aggregator, proxy, agent: first } = await startLinked(t, flags);
    proxy.cut();
    const begun = Date.now();
    await outage(first, begun);
    const ended = Date.now();
    await first.end("SIGTERM");
    const second = await startAgentAt(t, proxy.address, flags);
    await second.log.until(/records of an earlier start/);
    proxy.connectTo(aggregator.grpc);
    await buffered(second, 0);
    await assertEverySecond(aggregator, begun, ended);
    assert.deepEqual(first.log.atLeast("error"), []);
    await filesLeft(folder, 1); // nothing but the sign that it is in use
    await second.end("SIGTERM");
    assert.deepEqual(await readdir(folder), []);
  });

  test("when the agent is killed, but for what was not yet in it", patient, async (t) => {
    const { flags } = await bufferFolder(t);
    const { aggregator, proxy, agent: first } = await startLinked(t, flags);
    proxy.cut();
    const begun = Date.now();
    await outage(first, begun);
    const ended = Date.now();
    await buffered(first, 20);
    await first.end("SIGKILL");
    const second = await startAgentAt(t, proxy.address, flags);
    proxy.connectTo(aggregator.grpc);
    await second.log.until(/records of an earlier start/);
    await buffered(second, 0);
    await assertEverySecond(aggregator, begun, ended);
  });

  test("when it is removed in the outage, and the agent is killed afterwards", patient, async (t) => {
    const { folder, flags } = await bufferFolder(t);
    const { aggregator, proxy, agent: first } = await startLinked(t, flags);
    proxy.cut();
    await outage(first, Date.now());
    const waiting = await recordsWaiting(first);
    await rm(folder, { recursive: true });
    await first.log.until(/was removed while the agent runs/);
    const page = await fetchPage(`http://${first.http}/metrics`);
    assert.equal(page.value("kubevitals_agent_buffer_folder_problems_total", { problem: "removed" }), 1);
    await first.end("SIGKILL");
    const second = await startAgentAt(t, proxy.address, flags);
    const { records } = await second.log.until(/records of an earlier start/);
    assert.ok(Number(records) >= waiting, `${String(records)} of ${waiting}`);
    proxy.connectTo(aggregator.grpc);
    await buffered(second, 0);
    const arrived = (await fetchPage(`http://${aggregator.http}/metrics`)).samples(
      "kubevitals_ingest_backfilled_records_total",
    );
    assert.ok(arrived.reduce((total, { value }) => total + value, 0) >= waiting);
  });
});

/** A folder for a buffer, which is not there yet, and the flags by which an agent keeps it there. */
async function bufferFolder(owner: Owner): Promise<{ folder: string; flags: readonly string[] }> {
  const folder = join(await temporaryFolder(owner), "buffer");
  return { folder, flags: ["--buffer-dir", folder] };
}

/** Waits until there are so many files in a folder. */
async function filesLeft(folder: string, count: number): Promise<void> {
  let change = Promise.withResolvers<void>();
  const watcher = watch(folder, () => {
    change.resolve();
    change = Promise.withResolvers();
  });
  try {
    for (;;) {
      const { promise } = change;
      const names = await readdir(folder);
      if (names.length === count) return;
      await withDeadline(promise, () => `${folder} does not hold ${count} files but ${names.join(", ")}`);
    }
  } finally {
    watcher.close();
  }
}
