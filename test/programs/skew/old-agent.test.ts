import assert from "node:assert/strict";
import { test } from "node:test";
import { watchSnapshots } from "../support/await-state.ts";
import { askEveryDoor } from "../support/doors.ts";
import { startAggregator } from "../support/programs.ts";
import { withDeadline } from "../support/deadline.ts";
import { openRawStream } from "./raw-stream.ts";
import {
  readAgentMessage,
  readAggregatorMessage,
  recordedNode,
  loadRecordings,
  saidBy,
  sequenceOf,
} from "./recording.ts";

for (const recording of loadRecordings()) {
  test(`an agent of ${recording.version} streams to this aggregator`, { timeout: 60_000 }, async (t) => {
    const aggregator = await startAggregator(t, ["--collect-interval=250ms", "--series-interval=1s"]);
    const watch = watchSnapshots(t, aggregator.grpc);
    const said = saidBy(recording, "agent");
    const goodbye = said.findIndex((bytes) => readAgentMessage(bytes).goodbye !== undefined);
    const last = Math.max(...said.map((bytes) => sequenceOf(readAgentMessage(bytes)) ?? 0));
    assert.ok(goodbye > 0 && last > 0, "it was recorded to its end");

    const stream = openRawStream(t, aggregator.grpc);
    const acknowledged = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<string>();
    const versions: string[] = [];
    stream.on("data", (bytes: Buffer) => {
      const { welcome, acknowledgement } = readAggregatorMessage(bytes);
      if (welcome) versions.push(`${welcome.protocolVersion}`);
      if (acknowledgement?.sequences.includes(last)) acknowledged.resolve();
    });
    stream.on("error", ({ message }: Error) => ended.resolve(message)).on("end", () => ended.resolve("in order"));
    for (const bytes of said.slice(0, goodbye)) stream.write(bytes);

    const refused = ended.promise.then((how) => Promise.reject(new Error(`the stream ended: ${how}`)));
    await withDeadline(Promise.race([acknowledged.promise, refused]), () => "not all records were acknowledged");
    assert.deepEqual(versions, ["1"]);
    const { id } = await watch.until(
      "its values are there",
      ({ nodes }) => nodes.get(recordedNode)?.memoryCapacityBytes !== undefined,
    );
    const { metrics, page } = await askEveryDoor(aggregator, id, recordedNode);
    assert.equal(metrics.memoryCapacityBytes, recording.served.memoryCapacityBytes);
    await watch.until("its series are served", async (snapshot) => {
      const { page: now } = await askEveryDoor(aggregator, snapshot.id, recordedNode);
      return now.nodeFamilies(recordedNode).length >= recording.served.families.length;
    });
    assert.ok(page.text.length > 0);

    for (const bytes of said.slice(goodbye)) stream.write(bytes);
    stream.end();
    assert.equal(await withDeadline(ended.promise, () => "the stream never ended"), "in order");
    const { nodes } = await watch.until("it is known that it said goodbye", ({ nodes: seen }) =>
      /stopped|goodbye|purpose/.test(seen.get(recordedNode)?.provenance?.reason ?? ""),
    );
    assert.notEqual(nodes.get(recordedNode)?.provenance?.freshness, "FRESHNESS_LOST");
    assert.deepEqual(aggregator.log.atLeast("warn"), []);
  });
}
