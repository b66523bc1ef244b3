/**
 * Records what the programs of this checkout say to each other, for later releases to be tried with: to be run when a release is made.
 *
 *   scripts/node --import tsx test/programs/skew/record.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { version } from "@kubevitals/program";
import { watchSnapshots } from "../support/await-state.ts";
import { askEveryDoor } from "../support/doors.ts";
import { repository, startProgram, type Owner } from "../support/program.ts";
import { startAggregator } from "../support/programs.ts";
import { listenForRawStreams, openRawStream } from "./raw-stream.ts";
import { readAgentMessage, recordedNode, recordingFile, type Recording, type RecordedMessage } from "./recording.ts";

/** Samples of series that are recorded: the first with its blocks, and those that only say what has changed. */
const seriesSamples = 3;

/** A machine of a recorded host, so that a recording tells nobody about this one. */
const host = join(repository, "test/fixtures/hosts/cgroup2-6.x");

async function record(owner: Owner): Promise<Recording> {
  const aggregator = await startAggregator(owner, ["--collect-interval=250ms", "--series-interval=1s"]);
  const watch = watchSnapshots(owner, aggregator.grpc);
  const messages: RecordedMessage[] = [];
  const enough = Promise.withResolvers<void>();
  let series = 0;
  const address = await listenForRawStreams(owner, (fromAgent) => {
    const toAggregator = openRawStream(owner, aggregator.grpc);
    fromAgent.on("data", (bytes: Buffer) => {
      messages.push({ from: "agent", bytes: bytes.toString("base64") });
      toAggregator.write(bytes);
      if (readAgentMessage(bytes).series !== undefined && ++series === seriesSamples) enough.resolve();
    });
    toAggregator.on("data", (bytes: Buffer) => {
      messages.push({ from: "aggregator", bytes: bytes.toString("base64") });
      fromAgent.write(bytes);
    });
    fromAgent.on("end", () => toAggregator.end());
    toAggregator.on("end", () => fromAgent.end()).on("error", () => undefined);
  });
  const roots = ["proc", "sys", "root"].map((part) => `--${part}-path=${join(host, part)}`);
  const agent = await startProgram(owner, "agent", [
    `--aggregator=${address}`,
    `--node-name=${recordedNode}`,
    "--http-listen=127.0.0.1:0",
    "--inventory-interval=off",
    ...roots,
  ]);
  await enough.promise;
  let families: readonly string[] = [];
  const { nodes } = await watch.until("the node is served with its series", async ({ id, nodes: seen }) => {
    if (!seen.has(recordedNode)) return false;
    families = (await askEveryDoor(aggregator, id, recordedNode)).page.nodeFamilies(recordedNode);
    return families.length > 0;
  });
  await agent.end("SIGTERM");
  const memoryCapacityBytes = nodes.get(recordedNode)?.memoryCapacityBytes;
  if (memoryCapacityBytes === undefined) throw new Error("the node was served without its memory");
  return { version, messages, served: { families, memoryCapacityBytes } };
}

await using stack = new AsyncDisposableStack();
const recording = await record({ after: (end) => stack.defer(end) });
const file = recordingFile(recording.version);
mkdirSync(dirname(file), { recursive: true });
const lines = recording.messages.map((message) => `    ${JSON.stringify(message)}`);
const { version: release, served } = recording;
writeFileSync(
  file,
  `{\n  "version": ${JSON.stringify(release)},\n  "served": ${JSON.stringify(served)},\n  "messages": [\n${lines.join(",\n")}\n  ]\n}\n`,
);
console.log(`${file}: ${recording.messages.length} messages`);
