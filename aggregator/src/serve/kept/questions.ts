import type { Asked } from "./asked.ts";
import { Question } from "./question.ts";
import type { Room } from "./room.ts";

/** Questions of which is known when they were asked; the longest unasked goes first. */
const mostQuestions = 64;

/** Characters of a key that is remembered. */
const mostCharacters = 2048;

/** Questions to which answers are kept. */
const mostFollowed = 8;

/** What readers have asked of late. */
export class Questions {
  readonly #room: Room;
  /** The longest unasked first. */
  readonly #byKey = new Map<string, Question>();

  /** @param room memory that answers share */
  constructor(room: Room) {
    this.#room = room;
  }

  get(key: string): Question | undefined {
    return this.#byKey.get(key);
  }

  /** The question that somebody asks now; one that is too long to be remembered is another each time. */
  ask(key: string, asked: Asked, now: number): Question {
    const question = this.#byKey.get(key) ?? new Question(asked, this.#room);
    question.ask(now);
    if (key.length > mostCharacters) return question;
    this.#byKey.delete(key);
    this.#byKey.set(key, question);
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > mostQuestions && oldest !== undefined) this.#forget(oldest);
    return question;
  }

  /** Those that are asked again and again; the lately asked ones where there are too many. */
  followed(now: number): readonly Question[] {
    return Array.from(this.#byKey.values())
      .filter((question) => question.isFollowed(now))
      .slice(-mostFollowed);
  }

  forgetSilent(now: number): void {
    for (const [key, question] of this.#byKey) if (question.isSilent(now)) this.#forget(key);
  }

  forgetAll(): void {
    for (const key of this.#byKey.keys()) this.#forget(key);
  }

  #forget(key: string): void {
    this.#byKey.get(key)?.forget();
    this.#byKey.delete(key);
  }
}
