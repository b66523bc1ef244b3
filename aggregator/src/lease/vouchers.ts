import type { PeersWord } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";

/**
 * What agents say of the other replicas, to one that cannot reach the API server. Each answer brings back the challenge that it
 * answers, our own monotonic clock, so an answer that lay about somewhere, in a socket of a process that was stopped, is as old as it is.
 */
export class Vouchers {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  #vouched = { challenge: -Infinity, wall: 0 };
  /** When the answers began that have said so since without a gap; at the end of time while there are none. */
  #begun = Infinity;
  /** When we last heard that another claims the page. */
  #claimedAt = -Infinity;

  /** @param seconds how long an answer counts, from its challenge on */
  constructor(clock: Clock, seconds: number) {
    this.#clock = clock;
    this.#milliseconds = seconds * 1000;
  }

  /** What is sent along to be brought back. */
  get challenge(): number {
    return Math.floor(this.#clock.monotonic());
  }

  /** Takes in what an agent has heard from the others. One that says that another claims the page outweighs all that do not. */
  hear({ challenge, claimed }: PeersWord): void {
    const now = this.#clock.monotonic();
    if (claimed) {
      this.#claimedAt = now;
      this.#begun = Infinity;
      return;
    }
    // What was never sent is nobody's answer.
    if (!(challenge > this.#vouched.challenge && challenge <= now)) return;
    if (this.#begun === Infinity || now - this.#vouched.challenge > 2 * this.#milliseconds) this.#begun = challenge;
    this.#vouched = { challenge, wall: this.#clock.now() - (now - challenge) };
  }

  /**
   * Whether agents have heard from all other replicas just now, and none of them claims the page; nor has it been claimed since then, as
   * far as gaps no longer than an answer counts let tell.
   *
   * @param since by the monotonic clock, in milliseconds
   */
  areGoodSince(since: number): boolean {
    const now = this.#clock.monotonic();
    if (this.#begun > since || now - this.#claimedAt < this.#milliseconds) return false;
    const { challenge, wall } = this.#vouched;
    // While a machine is suspended its monotonic clock stands still, and only the wall clock tells.
    return now - challenge < this.#milliseconds && this.#clock.now() - wall < this.#milliseconds;
  }
}
