import { isNodeName, isValidTimestamp, millisecondsOf, protocolVersion, type Hello } from "@kubevitals/proto";
import type { Introduction } from "../state/node-entry.ts";
import { quote } from "../quote.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/**
 * Checks the first message of a stream.
 *
 * @throws {Refusal} naming the field that is wrong.
 */
export function checkHello(hello: Hello, now: number): Introduction {
  if (hello.protocolVersion !== protocolVersion) {
    throw new Refusal(
      "unsupported-version",
      `hello: protocol version ${hello.protocolVersion} of agent '${quote(hello.agentVersion)}' on node '${quote(hello.nodeName)}' ` +
        `is not spoken here; this aggregator speaks ${protocolVersion}`,
    );
  }
  if (hello.nodeName === "") throw new Refusal("bad-hello", "hello: the node name is empty");
  if (!isNodeName(hello.nodeName)) {
    throw new Refusal(
      "bad-hello",
      `hello: '${quote(hello.nodeName)}' is not a node name (RFC 1123, at most 253 characters)`,
    );
  }
  for (const field of ["session", "bootId", "agentVersion"] as const) {
    if (hello[field].length > limits.nameLength)
      throw bad(hello, `${field} is longer than ${limits.nameLength} characters`);
  }
  if (hello.session === "") throw bad(hello, "the session is empty");
  if (hello.bootId === "") throw bad(hello, "the boot id is empty");
  if (!Number.isSafeInteger(hello.firstSequence) || hello.firstSequence < 1) {
    throw bad(hello, "the first sequence number must be a whole number from 1 to 2^53 - 1");
  }
  if (hello.time && !isValidTimestamp(hello.time)) throw bad(hello, "the time is out of range");
  return {
    nodeName: hello.nodeName,
    session: hello.session,
    bootId: hello.bootId,
    agentVersion: hello.agentVersion,
    clockSkewSeconds: hello.time && (millisecondsOf(hello.time) - now) / 1000,
  };
}

function bad(hello: Hello, what: string): Refusal {
  return new Refusal("bad-hello", `hello of node ${hello.nodeName}: ${what}`);
}
