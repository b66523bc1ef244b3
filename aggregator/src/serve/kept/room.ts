/** Memory that several share: what one takes the others lack. */
export class Room {
  readonly #most: number;
  #taken = 0;

  /** @param most in bytes */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes so many bytes; whether there was room for them. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#most) return false;
    this.#taken += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }
}
