import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { decodeMessage, type ListOptions } from "@kubevitals/proto";
import { SnapshotStore } from "../../state/snapshot-store.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";
import { snapshotLists } from "../query/lists.ts";
import { ListAnswers } from "./list-answers.ts";
import type { ListRequest } from "./list-answer.ts";

interface Answer {
  readonly snapshotId: string;
  readonly nodes: readonly { readonly nodeName: string }[];
  readonly continueToken: string;
}

const plain: ListOptions = { filters: [], labelSelector: "", sort: "", limit: 0, continueToken: "", fields: [] };
const everything: ListRequest = { snapshotId: "" };

function open() {
  const clock = new FakeClock();
  const store = new SnapshotStore();
  const answers = new ListAnswers(store, clock);
  return {
    clock,
    /** Takes a snapshot of these nodes, and waits until what is written ahead is written. */
    put: async (id: string, names: readonly string[]) => {
      clock.advance(0.25);
      store.put(
        snapshot(
          id,
          names.map((name) => nodeRecord(name)),
          { monotonic: clock.monotonic() },
        ),
      );
      for (let turn = 0; turn < 20; turn++) await eventLoopTurn();
    },
    /** What is answered, and whether it was there. */
    ask: (request: ListRequest = everything): { readonly wasThere: boolean; readonly answer: Answer } => {
      const answer = answers.answer(snapshotLists.nodes, "ListNodesResponse", request);
      const wasThere = Buffer.isBuffer(answer);
      return { wasThere, answer: decodeMessage("ListNodesResponse", wasThere ? answer : resultOf(answer)) as Answer };
    },
  };
}

function resultOf(steps: Generator<unknown, Buffer>): Buffer {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function namesIn({ nodes }: Answer): readonly string[] {
  return nodes.map(({ nodeName }) => nodeName);
}

test("what is asked again and again is there from the next snapshot on", async () => {
  const { put, ask } = open();
  await put("s-1", ["a"]);
  assert.equal(ask().wasThere, false);
  assert.equal(ask().wasThere, false);
  await put("s-2", ["a", "b"]);
  const { wasThere, answer } = ask();
  assert.deepEqual([wasThere, answer.snapshotId, namesIn(answer)], [true, "s-2", ["a", "b"]]);
});

test("an answer that was given stays as it is when the next ones are written", async () => {
  const { put, ask } = open();
  await put("s-1", ["a"]);
  ask();
  ask();
  await put("s-2", ["b"]);
  const before = ask();
  for (const id of ["s-3", "s-4", "s-5"]) {
    await put(id, ["c"]);
    ask();
  }
  assert.deepEqual(namesIn(before.answer), ["b"]);
  assert.deepEqual(namesIn(ask({ snapshotId: "s-5" }).answer), ["c"]);
});

test("other options are another question, and a page that goes on is none", async () => {
  const { put, ask } = open();
  const options = { ...plain, sort: "-nodeName", limit: 1 };
  await put("s-1", ["a", "b"]);
  ask();
  ask();
  await put("s-2", ["a", "b"]);
  const first = ask({ snapshotId: "", options });
  assert.deepEqual([first.wasThere, namesIn(first.answer)], [false, ["b"]]);
  const next = { snapshotId: "", options: { ...options, continueToken: first.answer.continueToken } };
  for (let time = 0; time < 3; time++) {
    assert.deepEqual(namesIn(ask(next).answer), ["a"]);
    assert.equal(ask(next).wasThere, false);
    await put(`s-${time + 3}`, ["a", "b"]);
  }
});

test("a question that makes no sense is refused, and so is one about a snapshot that is gone", async () => {
  const { put, ask } = open();
  assert.throws(() => ask(), /no snapshot/);
  await put("s-1", ["a"]);
  assert.throws(() => ask({ snapshotId: "s-0" }), /not held/);
  assert.throws(() => ask({ snapshotId: "", options: { ...plain, sort: "nothing" } }), /options/);
});
