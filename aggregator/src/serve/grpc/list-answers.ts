import type { Clock, Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import type { Asked, WriteAnswer } from "../kept/asked.ts";
import { KeptAnswers } from "../kept/kept-answers.ts";
import { lookupSnapshot } from "../lookup.ts";
import type { ListQuery } from "../query/list-query.ts";
import type { SnapshotList } from "../query/lists.ts";
import { listAnswer, listQuery, type ListRequest, type ListResponse } from "./list-answer.ts";
import { WorkQueue } from "./stream/work-queue.ts";

/** How long a turn takes in which answers are written that nobody waits for, in milliseconds: somebody may wait for one that is written. */
const aheadSlice = 1;

/** Answers to list requests: those to what is asked again and again are there before it is asked. */
export class ListAnswers {
  readonly #reader: SnapshotReader;
  readonly #kept: KeptAnswers;

  constructor(reader: SnapshotReader, clock: Clock) {
    this.#reader = reader;
    const queue = new WorkQueue(clock, aheadSlice);
    this.#kept = new KeptAnswers({ reader, clock, work: (steps) => queue.run(steps) });
  }

  /**
   * The encoded answer, or the steps to it. Without a snapshot that is asked for it is of the newest; of the one before it where that
   * answer is there, and the newest's is still being written.
   *
   * @throws {InvalidRequest} where the request makes no sense, {LookupError} where there is no such snapshot
   * @throws {Refusal} from a step, where the answer is larger than clients accept, and no page was asked for
   */
  answer(list: SnapshotList, response: ListResponse, request: ListRequest): Buffer | Steps<Buffer> {
    const query = listQuery(list, request);
    const { snapshotId } = query;
    // Who goes on with the page of a snapshot asks that once.
    const key = request.options?.continueToken ? undefined : questionOf(response, request);
    const kept = key === undefined ? undefined : this.#kept.take(key, encoded(query, response), snapshotId);
    // gRPC does not say when it is done with the bytes, and they are written over once they are given back.
    const bytes = kept && Buffer.from(kept.bytes);
    kept?.giveBack();
    const snapshot = lookupSnapshot(this.#reader, kept?.snapshotId ?? snapshotId);
    return bytes ?? this.#steps(key, snapshot, query, response);
  }

  *#steps(key: string | undefined, snapshot: Snapshot, query: ListQuery, response: ListResponse): Steps<Buffer> {
    const answer = yield* listAnswer(snapshot, query, response);
    if (key !== undefined && query.snapshotId === undefined) this.#kept.answered(key, snapshot);
    return answer;
  }
}

function questionOf(response: ListResponse, request: ListRequest): string {
  return JSON.stringify([response, { ...request, snapshotId: "" }]);
}

function encoded(query: ListQuery, response: ListResponse): Asked {
  const write: WriteAnswer = function* write(snapshot, bytes) {
    return bytes.append(yield* listAnswer(snapshot, query, response));
  };
  return { writer: () => write };
}
