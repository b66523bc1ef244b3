import { createRateLimit, type Clock } from "@kubevitals/program";

/** What is told to people. */
export interface SpoolLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What can be wrong with the buffer's folder, as people are told of it. */
const messages = {
  unusable: "what waits is kept in memory only, as the buffer's folder cannot be used",
  removed:
    "the buffer's folder, or what is in it, was removed while the agent runs: it is made again, with all that waits",
  damaged: "files of the buffer are damaged: what could be read of them is kept",
  unreadable: "files of the buffer hold nothing that can be read: they are removed",
  surplus: "the buffer's folder held more than --buffer-bytes: the oldest files are dropped",
  foreign: "the buffer's folder holds what is none of this node's buffer: it is left alone",
  "set-aside":
    "what stood in the buffer's folder as in-use is no sign of an agent that uses it: it is set aside under another name",
};

export type FolderProblem = keyof typeof messages;

/** Files that are named in one line at most. */
const mostNamed = 10;

/** Counts what was wrong with the buffer's folder, and tells people; what happens again and again, once a minute. */
export class FolderProblems {
  readonly #folder: string;
  readonly #log: SpoolLog;
  readonly #mayWarn: ReturnType<typeof createRateLimit>;
  readonly #counts: Record<FolderProblem, number> = {
    unusable: 0,
    removed: 0,
    damaged: 0,
    unreadable: 0,
    surplus: 0,
    foreign: 0,
    "set-aside": 0,
  };

  constructor(folder: string, log: SpoolLog, clock: Clock) {
    this.#folder = folder;
    this.#log = log;
    this.#mayWarn = createRateLimit(clock);
  }

  /** How often it was so, or with how many files, since the start. */
  get counts(): Readonly<Record<FolderProblem, number>> {
    return this.#counts;
  }

  /** The folder cannot be used; whether that is told is for the caller to say, who knows whether it is news. */
  isUnusable(reason: string, isNews: boolean): void {
    this.#counts.unusable++;
    if (isNews) this.#log.warn({ folder: this.#folder }, `${messages.unusable}: ${reason}`);
  }

  /** The folder, or what is in it, was removed, and has been made again. */
  isRemoved(): void {
    this.#counts.removed++;
    this.#warn("removed", {});
  }

  /** It is so with these files, if there are any. */
  has(problem: Exclude<FolderProblem, "unusable" | "removed">, files: readonly string[]): void {
    if (files.length === 0) return;
    this.#counts[problem] += files.length;
    this.#warn(problem, { files: files.slice(0, mostNamed) });
  }

  #warn(problem: FolderProblem, fields: object): void {
    const allowed = this.#mayWarn(problem);
    if (allowed) this.#log.warn({ folder: this.#folder, ...fields, ...allowed }, messages[problem]);
  }
}
