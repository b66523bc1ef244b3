import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageTypeDefinition } from "@grpc/proto-loader";
import { wireSchema } from "../gen/wire-schema.ts";
import { emptyNodeMetrics } from "../delta.ts";
import { packageDefinition } from "../load.ts";
import { decodeMessage, encodeMessage } from "./index.ts";
import { WireError } from "./reader.ts";
import { RememberedFields } from "./remembered-fields.ts";
import type { WireField } from "./schema.ts";

/** Numbers that look random and are the same each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

const texts = [
  "",
  "a",
  "node-1",
  "é",
  "日本語のテキスト",
  "x".repeat(200),
  "__proto__",
  "line\nbreak",
  "\u{1F600}".repeat(9),
];
const numbers: Readonly<Record<string, readonly number[]>> = {
  double: [0, -0, 1.5, -1e300, 2 ** 53, NaN, Infinity],
  uint32: [0, 1, 127, 128, 300, 2 ** 32 - 1],
  int32: [0, 1, -1, -300, 2 ** 31 - 1, -(2 ** 31)],
  uint64: [0, 1, 2 ** 32, 2 ** 53 - 1],
  int64: [0, 1, -1, 2 ** 53 - 1, -(2 ** 40) - 3],
};

/** A message with about half of its fields; lists and maps of up to three, and no deeper than so many levels. */
function messageOf(name: string, random: () => number, depth: number): object {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const valueOf = (type: string): unknown => {
    if (type in wireSchema.messages) return messageOf(type, random, depth - 1);
    const names = wireSchema.enums[type];
    if (names) return pick(names);
    if (type === "string") return pick(texts);
    if (type === "bool") return random() < 0.5;
    if (type === "bytes") return Buffer.from(pick(texts));
    return pick(numbers[type] ?? assert.fail(type));
  };
  const count = () => Math.floor(random() * 4);
  const fieldOf = ([, , shape, type]: WireField) => {
    if (shape === "list") return Array.from({ length: count() }, () => valueOf(type));
    if (shape === "map") return Object.fromEntries(Array.from({ length: count() }, () => [pick(texts), valueOf(type)]));
    return valueOf(type);
  };
  const fields = (wireSchema.messages[name] ?? assert.fail(name)).filter(
    ([, , , type]) => random() < 0.5 && (depth > 0 || !(type in wireSchema.messages)),
  );
  return Object.fromEntries(fields.map((field) => [field[0], fieldOf(field)]));
}

function loaderOf(name: string): MessageTypeDefinition<object, object> {
  const full = name === "Timestamp" ? "google.protobuf.Timestamp" : `kubevitals.v1.${name}`;
  return packageDefinition[full] as unknown as MessageTypeDefinition<object, object>;
}

/** Plain objects without regard to what their prototypes are. */
function plain(message: object): unknown {
  return structuredClone(message);
}

test("what we encode proto-loader decodes, and what it encodes we decode, to the same", () => {
  const random = randomOf(1);
  for (const name of Object.keys(wireSchema.messages)) {
    const loader = loaderOf(name);
    for (let round = 0; round < 25; round++) {
      const message = messageOf(name, random, 3);
      const [ours, theirs] = [encodeMessage(name, message), loader.serialize(message)];
      assert.deepEqual(plain(loader.deserialize(ours)), plain(loader.deserialize(theirs)), name);
      assert.deepEqual(plain(decodeMessage(name, theirs)), plain(loader.deserialize(theirs)), name);
      assert.deepEqual(plain(decodeMessage(name, ours)), plain(decodeMessage(name, theirs)), name);
    }
  }
});

test("bytes that are no message are refused or read as another one, and nothing else happens", () => {
  const random = randomOf(2);
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const bytes = encodeMessage("AgentMessage", messageOf("AgentMessage", random, 4));
    if (random() < 0.5)
      for (let at = 0; at < 3; at++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    const cut = random() < 0.5 ? bytes : bytes.subarray(0, Math.floor(random() * bytes.length));
    try {
      decodeMessage("AgentMessage", cut);
    } catch (error) {
      assert.ok(error instanceof WireError, String(error));
      refused++;
    }
  }
  assert.ok(refused > 500, `${refused} were refused`);
});

test("a field that nobody knows is passed by, and one of another type as well", () => {
  const unknown = Buffer.from([0xfa, 0x3f, 2, 1, 2]); // number 1023, two bytes
  const otherType = Buffer.from([8, 5]); // node_name, but as a number
  const known = encodeMessage("NodeMetrics", { nodeName: "n", load1: 1.5 });
  const { nodeName, load1 } = decodeMessage("NodeMetrics", Buffer.concat([unknown, known, otherType])) as {
    nodeName: string;
    load1: number;
  };
  assert.deepEqual([nodeName, load1], ["n", 1.5]);
});

test("a number that a field cannot say is as good as absent", () => {
  for (const sequence of [-1, NaN, 2 ** 64]) {
    assert.deepEqual(
      encodeMessage("Vitals", { sequence, baseSequence: 1 }),
      encodeMessage("Vitals", { baseSequence: 1 }),
    );
  }
});

test("a message whose fields are remembered is written as one of which nothing is, again and again", () => {
  const random = randomOf(11);
  const remembered = new RememberedFields(["timestamp"]);
  const parts = Array.from({ length: 20 }, () => messageOf("NodeMetrics", random, 3) as Record<string, unknown>);
  for (let round = 0; round < 200; round++) {
    // Each field from one of them: most values come again, beside others.
    const fields = parts.flatMap((part) => Object.entries(part)).filter(() => random() < 0.2);
    const message = Object.fromEntries(fields);
    assert.deepEqual(encodeMessage("NodeMetrics", message, remembered), encodeMessage("NodeMetrics", message));
  }
});

test("what is not to be remembered is written as it is by now", () => {
  const timestamp = { seconds: 1, nanos: 0 };
  const labels = { zone: "a" };
  const remembered = new RememberedFields(["timestamp"]);
  encodeMessage("NodeMetrics", { timestamp, labels }, remembered);
  timestamp.seconds = 2;
  labels.zone = "b";
  const again = decodeMessage("NodeMetrics", encodeMessage("NodeMetrics", { timestamp, labels }, remembered));
  assert.deepEqual(again, { ...emptyNodeMetrics(""), timestamp: { seconds: 2, nanos: 0 }, labels: { zone: "a" } });
});
