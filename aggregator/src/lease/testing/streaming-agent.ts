import type { Replica } from "./replicas.ts";

/** What one replica said last to an agent. */
interface Word {
  readonly challenge: number;
  readonly claims: boolean;
  readonly at: number;
}

/** How old the word of another may be that is passed on, in seconds. */
const patience = 2;

/** An agent as replicas see it: once a second it tells each what it has heard from the others, and hears what that one says. */
export class StreamingAgent {
  /** Replicas that it streams to. */
  readonly known: Replica[];
  /** Replicas that it cannot reach. */
  readonly cutOff = new Set<Replica>();
  readonly #words = new Map<Replica, Word>();
  /** What lies in the sockets of replicas that do nothing. */
  readonly #queued = new Map<Replica, (() => void)[]>();
  #next = 0;

  constructor(replicas: readonly Replica[]) {
    this.known = [...replicas];
  }

  /** Speaks with each replica where a second is over. */
  pass(now: number): void {
    for (const replica of this.known) {
      if (replica.isPaused || this.cutOff.has(replica)) continue;
      for (const hear of this.#queued.get(replica) ?? []) hear();
      this.#queued.delete(replica);
    }
    if (now < this.#next) return;
    this.#next = now + 1;
    for (const replica of this.known) if (!this.cutOff.has(replica)) this.#speak(replica, now);
  }

  #speak(replica: Replica, now: number): void {
    const peers = this.#peersOf(replica, now);
    const challenge = this.#words.get(replica)?.challenge;
    const talk = () => {
      if (peers !== undefined && challenge !== undefined) replica.vouchers.hear({ challenge, claimed: peers.claimed });
      const word = { challenge: replica.vouchers.challenge, claims: replica.elector.claims };
      this.#words.set(replica, { ...word, at: this.#next - 1 });
    };
    if (replica.isPaused) this.#queued.set(replica, [...(this.#queued.get(replica) ?? []), talk]);
    else talk();
  }

  #peersOf(replica: Replica, now: number): { readonly claimed: boolean } | undefined {
    const others = this.known.filter((other) => other !== replica);
    const words = others.map((other) => this.#words.get(other)).filter((word) => word !== undefined);
    const fresh = words.filter(({ at }) => now - at <= patience);
    if (fresh.some(({ claims }) => claims)) return { claimed: true };
    return fresh.length === others.length ? { claimed: false } : undefined;
  }
}
