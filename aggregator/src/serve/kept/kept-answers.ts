import { timed, type Clock, type Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import type { SnapshotReader } from "../../state/snapshot-store.ts";
import type { GiveBack } from "../places.ts";
import type { AnswerBytes } from "./answer-bytes.ts";
import type { Asked } from "./asked.ts";
import type { Coding } from "./compress.ts";
import type { Question } from "./question.ts";
import { Questions } from "./questions.ts";
import { Room } from "./room.ts";

/** An answer that is there to be sent; its bytes stay as they are until it is given back. */
export interface KeptAnswer {
  readonly snapshotId: string;
  /** As it is sent. */
  readonly bytes: Buffer;
  /** The same, compressed once for all who ask. */
  readonly compressed: (coding: Coding) => Promise<Buffer>;
  readonly giveBack: GiveBack;
}

export interface KeptAnswersOptions {
  readonly reader: SnapshotReader;
  /** Does the writing, in turns with all else. */
  readonly work: <Result>(steps: Steps<Result>) => Promise<Result>;
  readonly clock: Clock;
}

/** The answers of one snapshot. */
interface Generation {
  readonly id: string;
  readonly monotonic: number;
  /** Undefined: that cannot be kept. */
  readonly answers: Map<Question, AnswerBytes | undefined>;
}

/** Memory of all answers together, those that are still sent included. */
const mostBytes = 48 * 1024 * 1024;

/** How many times as long as writing took lies between two beginnings at the least: it takes a quarter of the time at most. */
const writingPause = 4;

/**
 * Answers to what readers ask again and again, written as soon as there is a new snapshot, so that who asks waits for nothing but the
 * bytes. Nothing is written for who asks less often than every few seconds. The answers that are given are all of one snapshot: the
 * newest, or while it is still being written of the one before it.
 */
export class KeptAnswers {
  readonly #options: KeptAnswersOptions;
  readonly #room = new Room(mostBytes);
  readonly #questions = new Questions(this.#room);
  readonly #unsubscribe: () => void;
  #newest: Snapshot | undefined;
  #idBefore: string | undefined;
  /** The latest that is written, and the one before it: who was told its id may ask it for something else. */
  #generations: readonly Generation[] = [];
  #isWriting = false;
  #pauseUntil = -Infinity;

  constructor(options: KeptAnswersOptions) {
    this.#options = options;
    this.#newest = options.reader.peek();
    this.#unsubscribe = options.reader.subscribe((snapshot) => this.#follow(snapshot));
  }

  /** Memory that answers take, in bytes. */
  get bytes(): number {
    return this.#room.taken;
  }

  /**
   * The answer to a question, where it is there; undefined: work it out, and tell {@link answered}.
   *
   * @param key tells questions apart that are answered differently
   * @param snapshotId the snapshot that has to answer; undefined: the newest, or the one before it
   */
  take(key: string, asked: Asked, snapshotId: string | undefined): KeptAnswer | undefined {
    const question = this.#questions.ask(key, asked, this.#now);
    const generation = this.#generations.find(({ id, monotonic }) =>
      snapshotId === undefined ? this.#isRecent(id) && monotonic >= question.answeredOf : id === snapshotId,
    );
    const answer = generation?.answers.get(question);
    if (generation === undefined || answer === undefined) {
      void this.#write();
      return undefined;
    }
    // It may have been too early to write when the newest came, and none comes while agents say nothing new.
    if (generation.id !== this.#newest?.id) void this.#write();
    if (snapshotId === undefined) question.answeredOf = generation.monotonic;
    return {
      snapshotId: generation.id,
      bytes: answer.bytes,
      compressed: (coding) => answer.compressed(coding),
      giveBack: answer.hold(),
    };
  }

  /** Takes in which snapshot answered otherwise: from then on none before it does, unless it is asked for. */
  answered(key: string, { monotonic }: Snapshot): void {
    const question = this.#questions.get(key);
    if (question) question.answeredOf = Math.max(question.answeredOf, monotonic);
  }

  /** Keeps nothing any more. */
  close(): void {
    this.#unsubscribe();
    this.#newest = undefined;
    this.#questions.forgetAll();
    this.#giveBackAll();
  }

  get #now(): number {
    return this.#options.clock.monotonic();
  }

  #isRecent(id: string): boolean {
    return id === this.#newest?.id || id === this.#idBefore;
  }

  #follow(snapshot: Snapshot): void {
    this.#idBefore = this.#newest?.id;
    this.#newest = snapshot;
    this.#questions.forgetSilent(this.#now);
    if (this.#questions.followed(this.#now).length === 0) this.#giveBackAll();
    else void this.#write();
  }

  /** Writes what is asked again and again of the newest snapshot, and once more where another has come meanwhile. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      for (let due = this.#due(); due !== undefined; due = this.#due()) await this.#writeAnswers(due);
    } finally {
      this.#isWriting = false;
    }
  }

  /** The newest snapshot, where answers of it are missing and it is time to write them. */
  #due(): Snapshot | undefined {
    if (this.#now < this.#pauseUntil) return undefined;
    const followed = this.#questions.followed(this.#now);
    const [latest] = this.#generations;
    const isWritten = latest !== undefined && latest.id === this.#newest?.id;
    return followed.every((question) => isWritten && latest.answers.has(question)) ? undefined : this.#newest;
  }

  async #writeAnswers(snapshot: Snapshot): Promise<void> {
    const { clock, work } = this.#options;
    const begun = this.#now;
    const { id, monotonic } = snapshot;
    const [latest] = this.#generations;
    const generation = latest?.id === id ? latest : { id, monotonic, answers: new Map() };
    let spent = 0;
    for (const question of this.#questions.followed(begun)) {
      if (generation.answers.has(question)) continue;
      const { result, milliseconds } = await work(timed(writeAnswer(question, snapshot), clock));
      spent += milliseconds;
      if (result === undefined) question.refuse(this.#now);
      else question.took(milliseconds, this.#now);
      generation.answers.set(question, result);
    }
    this.#pauseUntil = begun + writingPause * spent;
    if (generation !== latest) this.#publish(generation);
  }

  #publish(generation: Generation): void {
    const [latest, former] = this.#generations;
    this.#generations = latest ? [generation, latest] : [generation];
    if (former) giveBack(former);
  }

  #giveBackAll(): void {
    for (const generation of this.#generations) giveBack(generation);
    this.#generations = [];
  }
}

function giveBack({ answers }: Generation): void {
  for (const [question, answer] of answers) if (answer) question.giveBack(answer);
}

/** The answer; undefined where it is too large, or there is none: who asks is told why. */
function* writeAnswer(question: Question, snapshot: Snapshot): Steps<AnswerBytes | undefined> {
  const bytes = question.takeBytes();
  if (yield* writeTo(bytes, question, snapshot)) return bytes;
  question.giveBack(bytes);
  return undefined;
}

/** Whether there is an answer and all of it found room. */
function* writeTo(bytes: AnswerBytes, question: Question, snapshot: Snapshot): Steps<boolean> {
  try {
    return yield* question.write(snapshot, bytes);
  } catch {
    return false;
  }
}
