import type { Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import { AnswerBytes } from "./answer-bytes.ts";
import type { Asked, WriteAnswer } from "./asked.ts";
import type { Room } from "./room.ts";

/** Who asks again within so many milliseconds is expected to go on. */
const patienceMilliseconds = 5000;

/** Bytes of an answer that is kept: some 2,800 nodes. */
const mostAnswerBytes = 16 * 1024 * 1024;

/** For how long is not tried again to keep what could not be kept, in milliseconds. */
const refusalMilliseconds = 60_000;

/**
 * Milliseconds of writing that are too many for readers that may not come, where it is so several times in a row: 1,000 nodes take some 10, and
 * several times as many where the machine has too much to do.
 */
const longMilliseconds = 100;
const mostLongOnes = 5;

/** What readers ask, and how lately; and memory for what it is answered. */
export class Question {
  /** When the newest snapshot was taken that has answered it, on the monotonic clock. */
  answeredOf = -Infinity;
  readonly #asked: Asked;
  readonly #room: Room;
  #write: WriteAnswer | undefined;
  #spare: AnswerBytes | undefined;
  #askedAt = -Infinity;
  #isRepeated = false;
  #refusedUntil = -Infinity;
  #longOnes = 0;
  #isForgotten = false;

  constructor(asked: Asked, room: Room) {
    this.#asked = asked;
    this.#room = room;
  }

  /** Takes in that somebody asks it. */
  ask(now: number): void {
    this.#isRepeated = now - this.#askedAt <= patienceMilliseconds;
    this.#askedAt = now;
  }

  /** Whether nobody has asked it for so long that nobody is expected to. */
  isSilent(now: number): boolean {
    return now - this.#askedAt > patienceMilliseconds;
  }

  /** Whether answers to it are kept, as it is asked again and again. */
  isFollowed(now: number): boolean {
    return this.#isRepeated && !this.isSilent(now) && now >= this.#refusedUntil;
  }

  /** Takes in how long an answer to it took to write: once may be chance. */
  took(milliseconds: number, now: number): void {
    this.#longOnes = milliseconds > longMilliseconds ? this.#longOnes + 1 : 0;
    if (this.#longOnes >= mostLongOnes) this.refuse(now);
  }

  /** Takes in that answers to it cannot be kept for now. */
  refuse(now: number): void {
    this.#longOnes = 0;
    this.#refusedUntil = now + refusalMilliseconds;
    this.#letGo();
  }

  /** Writes what a snapshot answers, for one snapshot after another; false where there is no room. @throws where there is no answer */
  write(snapshot: Snapshot, bytes: AnswerBytes): Steps<boolean> {
    this.#write ??= this.#asked.writer();
    return this.#write(snapshot, bytes);
  }

  /** For an answer that is to be written. */
  takeBytes(): AnswerBytes {
    const bytes = this.#spare ?? new AnswerBytes(this.#room, mostAnswerBytes);
    this.#spare = undefined;
    bytes.clear();
    return bytes;
  }

  /** Takes an answer back that no further reader gets. */
  giveBack(bytes: AnswerBytes): void {
    bytes.retire(() => {
      const isWanted = !this.#isForgotten && this.#write !== undefined && this.#spare === undefined;
      if (!isWanted) bytes.free();
      else this.#spare = bytes;
    });
  }

  /** It is not asked any more: what its answers take is given back as soon as nobody reads them. */
  forget(): void {
    this.#isForgotten = true;
    this.#letGo();
  }

  #letGo(): void {
    this.#write = undefined;
    this.#spare?.free();
    this.#spare = undefined;
  }
}
