import { randomBytes } from "node:crypto";

/** One run of the agent: what orders its records across streams. */
export class Session {
  /** Random at each start of the agent. */
  readonly id = randomBytes(16).toString("hex");
  #sequence = 0;

  /** The number that the next record will have. */
  get nextSequence(): number {
    return this.#sequence + 1;
  }

  /** Numbers a record: vitals and series count together. */
  takeSequence(): number {
    return ++this.#sequence;
  }
}
