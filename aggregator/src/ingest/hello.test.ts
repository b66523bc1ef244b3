import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { timestampOf, type Hello } from "@kubevitals/proto";
import { checkHello } from "./hello.ts";

const now = Date.UTC(2026, 0, 1);
const hello: Hello = {
  protocolVersion: 1,
  agentVersion: "1.2.3",
  nodeName: "node-1",
  session: "session",
  bootId: "boot",
  firstSequence: 1,
};

test("a hello introduces the agent, with the skew of its clock in seconds", () => {
  assert.deepEqual(checkHello({ ...hello, time: timestampOf(now + 2500) }, now), {
    nodeName: "node-1",
    session: "session",
    bootId: "boot",
    agentVersion: "1.2.3",
    clockSkewSeconds: 2.5,
  });
  assert.equal(checkHello(hello, now).clockSkewSeconds, undefined);
});

for (const nodeName of ["a", "node-1", "node-1.example.org", "Host_2", "constructor", "n".repeat(253)]) {
  test(`'${nodeName.slice(0, 20)}' is a node name`, () => {
    assert.equal(checkHello({ ...hello, nodeName }, now).nodeName, nodeName);
  });
}

const refusals: readonly (readonly [name: string, change: Partial<Hello>, code: status, message: RegExp])[] = [
  [
    "another protocol version",
    { protocolVersion: 2 },
    status.FAILED_PRECONDITION,
    /version 2 of agent '1.2.3' on node 'node-1'.*speaks 1$/,
  ],
  ["no protocol version", { protocolVersion: 0 }, status.FAILED_PRECONDITION, /protocol version 0/],
  ["an empty node name", { nodeName: "" }, status.INVALID_ARGUMENT, /the node name is empty/],
  [
    "a node name of 254 characters",
    { nodeName: "n".repeat(254) },
    status.INVALID_ARGUMENT,
    /'n{64}' is not a node name/,
  ],
  ["a node name with a slash", { nodeName: "a/b" }, status.INVALID_ARGUMENT, /'a\/b' is not a node name/],
  ["a node name that starts with a dot", { nodeName: ".a" }, status.INVALID_ARGUMENT, /'.a' is not a node name/],
  [
    "a node name that is a key of every object",
    { nodeName: "__proto__" },
    status.INVALID_ARGUMENT,
    /'__proto__' is not a node name/,
  ],
  ["an empty session", { session: "" }, status.INVALID_ARGUMENT, /hello of node node-1: the session is empty/],
  ["a long session", { session: "s".repeat(254) }, status.INVALID_ARGUMENT, /session is longer than 253/],
  ["an empty boot id", { bootId: "" }, status.INVALID_ARGUMENT, /the boot id is empty/],
  ["a long boot id", { bootId: "b".repeat(254) }, status.INVALID_ARGUMENT, /bootId is longer than 253/],
  [
    "a long agent version",
    { agentVersion: "v".repeat(254) },
    status.INVALID_ARGUMENT,
    /agentVersion is longer than 253/,
  ],
  ["a first sequence number of 0", { firstSequence: 0 }, status.INVALID_ARGUMENT, /first sequence number/],
  ["a first sequence number that is none", { firstSequence: NaN }, status.INVALID_ARGUMENT, /first sequence number/],
  [
    "a first sequence number beyond those that count",
    { firstSequence: 2 ** 64 },
    status.INVALID_ARGUMENT,
    /first sequence number/,
  ],
  [
    "a time that no calendar has",
    { time: { seconds: 1e15, nanos: 0 } },
    status.INVALID_ARGUMENT,
    /time is out of range/,
  ],
];

for (const [name, change, code, message] of refusals) {
  test(`a hello with ${name} is refused`, () => {
    assert.throws(() => checkHello({ ...hello, ...change }, now), { name: "Refusal", code, message });
  });
}

test("odd characters never reach a message as they are", () => {
  const odd = `a\n\u001B[31m"\u202E${"x".repeat(56)}🙂`;
  for (const change of [{ nodeName: odd }, { protocolVersion: 2, nodeName: odd, agentVersion: odd }]) {
    assert.throws(
      () => checkHello({ ...hello, ...change }, now),
      ({ message }: Error) => /^[\x20-\x7e]+$/.test(message) && message.length < 300,
    );
  }
});
