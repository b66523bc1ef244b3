import assert from "node:assert/strict";
import { test } from "node:test";
import { createForeignCodec } from "./foreign.ts";
import { WireError } from "./reader.ts";

const codec = createForeignCodec(
  {
    messages: {
      Pod: [
        ["name", 1, "required", "string"],
        ["devices", 3, "list", "Device"],
      ],
      Device: [["ids", 2, "list", "string"]],
    },
    enums: {},
  },
  4,
);

test("reads and writes messages of another schema, and passes by what that lacks", () => {
  const pod = { name: "a", devices: [{ ids: ["x", "y"] }, { ids: [] }] };
  const bytes = codec.encode("Pod", pod);
  assert.deepEqual(codec.decode("Pod", bytes), pod);
  const more = Buffer.concat([bytes, Buffer.from([0x10, 0x05, 0x22, 0x01, 0x41])]);
  assert.deepEqual(codec.decode("Pod", more), pod);
  assert.deepEqual(codec.decode("Pod", Buffer.alloc(0)), { name: "", devices: [] });
});

test("throws at bytes that are no message, and at a message that the schema lacks", () => {
  for (const bytes of [[0x0a, 0x05, 0x41], [0x0a], [0x1a, 0x03, 0x12, 0x05, 0x41], [0x0b]]) {
    assert.throws(() => codec.decode("Pod", Buffer.from(bytes)), WireError, String(bytes));
  }
  assert.throws(() => codec.decode("Node", Buffer.alloc(0)), /no message Node/);
});

test("takes so many items of lists as are allowed, those of lists in lists too, and no more", () => {
  const pod = { name: "a", devices: [{ ids: ["x", "y"] }, { ids: [] }] };
  assert.deepEqual(codec.decode("Pod", codec.encode("Pod", pod)), pod);
  for (const more of [
    { ...pod, devices: [...pod.devices, { ids: [] }] },
    { ...pod, devices: [{ ids: ["x", "y", "z"] }, { ids: [] }] },
  ]) {
    assert.throws(() => codec.decode("Pod", codec.encode("Pod", more)), /^WireError: its lists are too long$/);
  }
});
