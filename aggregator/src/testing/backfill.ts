/** For tests: what an agent back-fills, and what becomes of it. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { encodeAgentMessage, timestampOf, type AgentMessage, type Backfill, type Hello } from "@kubevitals/proto";
import type { History } from "../state/history.ts";
import { openAgentsDoor, seriesOf } from "./agents-door.ts";
import { pastFamily, pastVitals } from "./past.ts";

/** Back-filled messages as they travel. */
export function backfill(
  messages: readonly AgentMessage[],
  { ageSeconds = 1, ...more }: Partial<Backfill> & { ageSeconds?: number } = {},
): AgentMessage {
  const waiting = messages.map((message) => ({ message: encodeAgentMessage(message), ageSeconds }));
  return { backfill: { session: "session-1", messages: waiting, complete: false, ...more } };
}

/** Back-filled series with the timestamp that their number asks for. */
export function pastSeriesOf(sequence: number, value: number): AgentMessage[] {
  return seriesOf(sequence, value).map((message) =>
    message.series ? { series: { ...message.series, timestamp: timestampOf(sequence * 1000) } } : message,
  );
}

/** A door for agents with one agent that was greeted, and a view of what the history says. */
export async function openBackfill(t: TestContext, history?: History) {
  const door = await openAgentsDoor(t, history ? { history } : {});
  const agent = await door.greet();
  return {
    ...door,
    agent,
    greet: (hello: Partial<Hello>) => door.greet(hello),
    acknowledged: async () => (await agent.answer())?.acknowledgement,
    loads: (nodeName = "node-1") =>
      pastVitals(door.history, nodeName, { at: door.clock.monotonic() }).map(({ load1 }) => load1),
    values: () =>
      pastFamily(door.history, "node-1", "x", { at: door.clock.monotonic() }).series.flatMap(({ points }) =>
        points.map(({ value }) => value),
      ),
    countOf: (what: string) => door.counted.filter((counted) => counted === what).length,
  };
}

/** The vitals of a message. */
export function bare(message: AgentMessage) {
  return message.vitals ?? assert.fail();
}

/** The series of a message. */
export function bareSeries(message: AgentMessage) {
  return message.series ?? assert.fail();
}
