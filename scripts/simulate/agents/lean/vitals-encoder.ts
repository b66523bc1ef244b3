import {
  deltaBetween,
  emptyNodeMetrics,
  encodeMessage,
  encodeNodeMetrics,
  gpuChanges,
  type NodeMetrics,
} from "@kubevitals/proto";
import { movingNames } from "../../../../aggregator/src/testing/moving-names.ts";
import type { MovingVitals } from "../../node/node-vitals.ts";
import { fieldNumber, fieldOf } from "./field-numbers.ts";
import { WireWriter } from "./wire-writer.ts";

/** Vitals in their two parts, with their number. */
export interface NumberedVitals {
  readonly sequence: number;
  readonly lasting: NodeMetrics;
  readonly moving: MovingVitals;
  /** Of the nodes that have some. */
  readonly gpus: Partial<NodeMetrics> | undefined;
}

const field = {
  vitals: fieldNumber("AgentMessage", "vitals"),
  sequence: fieldNumber("Vitals", "sequence"),
  baseSequence: fieldNumber("Vitals", "baseSequence"),
  timestamp: fieldNumber("Vitals", "timestamp"),
  changed: fieldNumber("Vitals", "changed"),
  networks: fieldNumber("Vitals", "networks"),
  latencies: fieldNumber("NodeMetrics", "networkLatencyMilliseconds"),
  source: fieldNumber("NetworkMetrics", "source"),
  target: fieldNumber("NetworkMetrics", "target"),
  measuredAt: fieldNumber("NetworkMetrics", "timestamp"),
  connected: fieldNumber("NetworkMetrics", "connected"),
  roundTrip: fieldNumber("NetworkMetrics", "roundTripMilliseconds"),
  testMethod: fieldNumber("NetworkMetrics", "testMethod"),
} as const;

const movingFields = movingNames.map((name) => {
  const { number, type } = fieldOf("NodeMetrics", name);
  return { name, number, isDouble: type === "TYPE_DOUBLE" };
});

/**
 * Encodes the vitals of many nodes as the agent's own encoders do, byte for byte the same in meaning, but without an object for
 * the delta: only what moves is looked at every second.
 */
export class VitalsEncoder {
  readonly #out = new WireWriter();

  /**
   * An AgentMessage.
   *
   * @param base the newest vitals that were acknowledged on the stream; undefined: none, and everything is said
   * @param roundTripMilliseconds of the newest acknowledgement, where network paths are measured
   */
  encode(
    vitals: NumberedVitals,
    takenAt: number,
    base: NumberedVitals | undefined,
    roundTripMilliseconds: number | undefined,
  ): Buffer {
    const out = this.#out;
    out.begin();
    out.message(field.vitals, () => {
      out.whole(field.sequence, vitals.sequence);
      if (base) out.whole(field.baseSequence, base.sequence);
      this.#timestamp(field.timestamp, takenAt);
      const gpus = vitals.gpus && gpuDelta(vitals.gpus, base?.gpus);
      out.message(field.changed, () => {
        if (gpus) out.raw(encodeNodeMetrics(gpus.changed));
        this.#changed(vitals, base, roundTripMilliseconds);
      });
      if (gpus) out.raw(encodeMessage("Vitals", { cleared: gpus.cleared, gpus: gpus.gpus }));
      if (roundTripMilliseconds !== undefined) {
        out.message(field.networks, () => this.#path(vitals.lasting.nodeName, takenAt, roundTripMilliseconds));
      }
    });
    return out.finish();
  }

  #changed(vitals: NumberedVitals, base: NumberedVitals | undefined, roundTrip: number | undefined): void {
    const out = this.#out;
    if (base === undefined) out.raw(encodeNodeMetrics(vitals.lasting));
    else if (base.lasting !== vitals.lasting)
      out.raw(encodeNodeMetrics(deltaBetween(base.lasting, vitals.lasting).changed));
    for (const { name, number, isDouble } of movingFields) {
      const value = vitals.moving[name];
      if (base?.moving[name] === value) continue;
      if (isDouble) out.double(number, value);
      else out.whole(number, value);
    }
    if (roundTrip === undefined) return;
    // An entry of a map is a message of key and value: https://protobuf.dev/programming-guides/encoding/#maps
    out.message(field.latencies, () => {
      out.text(1, "aggregator");
      out.double(2, roundTrip);
    });
  }

  #path(nodeName: string, takenAt: number, roundTripMilliseconds: number): void {
    const out = this.#out;
    out.text(field.source, nodeName);
    out.text(field.target, "aggregator");
    this.#timestamp(field.measuredAt, takenAt);
    out.whole(field.connected, 1);
    out.double(field.roundTrip, roundTripMilliseconds);
    out.text(field.testMethod, "stream");
  }

  #timestamp(number: number, milliseconds: number): void {
    const seconds = Math.floor(milliseconds / 1000);
    this.#out.message(number, () => {
      this.#out.whole(1, seconds);
      this.#out.whole(2, Math.min(999_999_999, Math.round((milliseconds - seconds * 1000) * 1e6)));
    });
  }
}

/** Few nodes have GPUs: theirs is the agent's own delta. */
function gpuDelta(gpus: Partial<NodeMetrics>, base: Partial<NodeMetrics> | undefined) {
  const nothing = emptyNodeMetrics("");
  const before = { ...nothing, ...base };
  const { changed, cleared } = deltaBetween(before, { ...nothing, ...gpus });
  const changes = changed.gpus.length === 0 ? undefined : gpuChanges(before.gpus, changed.gpus);
  return { changed: changes === undefined ? changed : { ...changed, gpus: [] }, cleared, gpus: changes ?? [] };
}
