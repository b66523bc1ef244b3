import assert from "node:assert/strict";
import { test } from "node:test";
import { StreamDecoder } from "@grpc/grpc-js/build/src/stream-decoder.js";
import { forgetMessages } from "./forget-messages.ts";

/** A message as it stands on a stream: a flag, its length in four bytes, and what it says. */
function framed(text: string): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(text.length, 1);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** Memory that an object's fields are windows on. */
function windowsOf(decoder: StreamDecoder): readonly ArrayBufferLike[] {
  return Object.values(decoder)
    .flat()
    .filter((value) => Buffer.isBuffer(value))
    .map(({ buffer }) => buffer);
}

forgetMessages();

test("between two messages the decoder holds nothing of what came", () => {
  const decoder = new StreamDecoder(-1);
  const chunk = Buffer.from(new Uint8Array(framed("abc")).buffer);
  assert.deepEqual(decoder.write(chunk), [framed("abc")]);
  assert.ok(!windowsOf(decoder).includes(chunk.buffer));
});

test("within a message it holds what came of it", () => {
  const decoder = new StreamDecoder(-1);
  const chunk = Buffer.from(new Uint8Array(framed("abc").subarray(0, 6)).buffer);
  assert.deepEqual(decoder.write(chunk), []);
  assert.ok(windowsOf(decoder).includes(chunk.buffer));
});

test("messages come out as they were sent, however they are cut", () => {
  const texts = ["", "a", "bc", "x".repeat(300)];
  const sent = Buffer.concat(texts.map(framed));
  for (const size of [1, 2, 5, 6, 7, sent.length]) {
    const decoder = new StreamDecoder(-1);
    const messages: Buffer[] = [];
    for (let at = 0; at < sent.length; at += size) messages.push(...decoder.write(sent.subarray(at, at + size)));
    assert.deepEqual(messages, texts.map(framed), `in chunks of ${size}`);
  }
});
