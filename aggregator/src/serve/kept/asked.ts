import type { Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import type { AnswerBytes } from "./answer-bytes.ts";

/** Writes what a snapshot answers, in steps. It says whether all of it found room. */
export type WriteAnswer = (snapshot: Snapshot, bytes: AnswerBytes) => Steps<boolean>;

/** What a reader asks, ready to be answered from one snapshot after another. */
export interface Asked {
  /** What writes the answers: it may remember what it wrote of the snapshot before. */
  writer(): WriteAnswer;
}
