import assert from "node:assert/strict";
import { test } from "node:test";
import { startProgram } from "../support/program.ts";
import { withDeadline } from "../support/deadline.ts";
import { listenForRawStreams, type RawServerStream } from "./raw-stream.ts";
import {
  readAgentMessage,
  readAggregatorMessage,
  loadRecordings,
  saidBy,
  sequenceOf,
  type Recording,
} from "./recording.ts";

/**
 * Answers an agent with what an aggregator of a former release said: its welcome for the hello, and each acknowledgement as soon as
 * what it acknowledges has come.
 *
 * @param hear told each message of the agent
 * @param isOver told when nothing more was recorded
 */
function replay(
  recording: Recording,
  stream: RawServerStream,
  hear: (bytes: Buffer) => void,
  isOver: () => void,
): void {
  const answers = [...saidBy(recording, "aggregator")];
  let newest = 0;
  const answer = () => {
    for (let next = answers[0]; next !== undefined; next = answers[0]) {
      const { acknowledgement } = readAggregatorMessage(next);
      if (acknowledgement?.sequences.some((sequence) => sequence > newest)) return;
      stream.write(next);
      answers.shift();
    }
    isOver();
  };
  stream.on("data", (bytes: Buffer) => {
    hear(bytes);
    newest = Math.max(newest, sequenceOf(readAgentMessage(bytes)) ?? 0);
    answer();
  });
  stream.on("end", () => stream.end());
}

for (const recording of loadRecordings()) {
  test(`this agent streams to an aggregator of ${recording.version}`, { timeout: 60_000 }, async (t) => {
    const heard: Buffer[] = [];
    const over = Promise.withResolvers<void>();
    const streams: RawServerStream[] = [];
    const address = await listenForRawStreams(t, (stream) => {
      streams.push(stream);
      replay(recording, stream, (bytes) => heard.push(bytes), over.resolve);
    });
    const flags = [`--aggregator=${address}`, "--node-name=new", "--http-listen=127.0.0.1:0"];
    const agent = await startProgram(t, "agent", flags);
    await withDeadline(over.promise, () => `the agent did not send what was recorded; ${agent.log.text}`);
    assert.equal((await agent.end("SIGTERM")).code, 0);

    const said = heard.map(readAgentMessage);
    const vitals = said.flatMap((message) => message.vitals ?? []);
    assert.equal(said[0]?.hello?.protocolVersion, 1);
    assert.ok(
      vitals.some(({ baseSequence }) => baseSequence > 0),
      "it understood an acknowledgement",
    );
    assert.ok(
      said.some(({ series }) => series !== undefined && series.blocks.length > 0),
      "it sent series",
    );
    assert.ok(said.at(-1)?.goodbye, "it said goodbye");
    assert.equal(streams.length, 1, "it kept its stream");
    assert.deepEqual(agent.log.atLeast("warn"), []);
  });
}
