/** What an agent's sender makes of samples, an aggregator's reader makes samples of again, whatever comes, goes and changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeAgentMessage,
  encodeAgentMessage,
  renderTextFormat,
  type AgentMessage,
  type BlockValues,
} from "@kubevitals/proto";
import { SeriesSender } from "../../agent/src/uplink/series-sender.ts";
import { SeriesWriter } from "../../agent/src/series-writer.ts";
import { BlockStore } from "../../aggregator/src/ingest/block-store.ts";
import { SeriesReader } from "../../aggregator/src/ingest/series.ts";
import { partsOf } from "../../aggregator/src/state/stored-series.ts";

/** Pseudo-random numbers below a bound, the same in every run (a linear congruential generator). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What one collector says: containers that come and go, values that mostly stay, families that are sometimes lacking. */
function writeSample(out: SeriesWriter, random: (below: number) => number, held: Map<string, number[]>): BlockValues[] {
  if (random(3) === 0) held.set(`pod-${random(40)}`, [random(5), NaN, random(2) === 0 ? 0 : -0]);
  if (random(4) === 0) held.delete(`pod-${random(40)}`);
  out.begin();
  out.gauge("node_own", "The machine's own.").add(random(3));
  for (const [pod, values] of held) {
    if (random(5) === 0) values[random(3)] = random(1000);
    const block = out.instance({ name: "pod", value: pod });
    for (const [index, value] of values.entries()) {
      if (index < 2 || random(20) > 0) block.counter(`container_${index}_total`, "A value.").add(value);
    }
  }
  return out.finish();
}

function pageOf(sample: readonly BlockValues[]): string {
  return renderTextFormat(sample.map((part) => ({ sample: part, labels: [] })));
}

for (const seed of [1, 2, 3]) {
  test(`500 samples arrive as they were taken (seed ${seed})`, () => {
    const random = createRandom(seed);
    const [out, held] = [new SeriesWriter(), new Map<string, number[]>()];
    let [sender, reader] = newStream();
    let [bytes, bytesInFull] = [0, 0];
    for (let sequence = 1; sequence <= 500; sequence++) {
      if (random(100) === 0) [sender, reader] = newStream();
      const series = writeSample(out, random, held);
      const record = { sequence, takenAt: 0, monotonic: 0, series };
      const arrived = sendThrough(reader, sender.next(record), (length) => (bytes += length));
      assert.equal(pageOf(arrived), pageOf(series), `sample ${sequence}`);
      sendThrough(newStream()[1], new SeriesSender().next(record), (length) => (bytesInFull += length));
    }
    assert.ok(bytes < bytesInFull / 3, `${bytes} bytes instead of ${bytesInFull}`);
  });
}

function newStream(): [SeriesSender, SeriesReader] {
  return [new SeriesSender(), new SeriesReader("n", new BlockStore())];
}

/** Hands messages to the reader as the wire does; what their sample says. */
function sendThrough(
  reader: SeriesReader,
  messages: readonly AgentMessage[],
  count: (bytes: number) => void,
): readonly BlockValues[] {
  let sample: readonly BlockValues[] = [];
  for (const message of messages) {
    const bytes = encodeAgentMessage(message);
    count(bytes.length);
    const { block, series } = decodeAgentMessage(bytes);
    if (block) reader.acceptBlock(block);
    if (series) sample = [...partsOf(reader.acceptSample(series))];
  }
  return sample;
}
