import type { Clock } from "@kubevitals/program";
import { expiredProof, type AgentIdentity, type AgentProof } from "../identity/agent-identity.ts";

/** What could not be checked is checked again then. */
const uncheckedSeconds = 30;

/** A proof that failed. */
export type FailedProof = AgentProof & { readonly isProven: false };

/** Who speaks on one stream, from the first token that it shows to its last. Of several that come at once only the newest counts. */
export class StreamIdentity {
  readonly #identity: AgentIdentity;
  readonly #nodeName: string;
  readonly #clock: Clock;
  readonly #onFailure: (failed: FailedProof) => void;
  /** The newest that was shown, proven or not yet. */
  #token: string | undefined;
  /** When the token that was proven last expires. */
  #expiresAt = Infinity;
  /** When the newest token is to be proven, by the monotonic clock. */
  #dueAt = Infinity;
  #isChecking = false;

  /** @param onFailure hears that the stream must end, once it was admitted */
  constructor(identity: AgentIdentity, nodeName: string, clock: Clock, onFailure: (failed: FailedProof) => void) {
    this.#identity = identity;
    this.#nodeName = nodeName;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** Checks the token that the stream began with; undefined where it is good. */
  async begin(token: string | undefined): Promise<FailedProof | undefined> {
    this.#token = token;
    const proof = await this.#identity.prove(token, this.#nodeName);
    if (!proof.isProven) return proof;
    this.#believe(token, proof);
    return undefined;
  }

  /** A token is shown, which may be the one that was shown before. */
  show(token: string | undefined): void {
    if (token === this.#token) return;
    this.#token = token;
    this.#dueAt = -Infinity;
    this.look();
  }

  /** Looks whether the token has expired, or has to be checked again. Called from time to time. */
  look(): void {
    if (this.#isChecking) return;
    if (this.#clock.monotonic() >= this.#dueAt) void this.#check();
    else if (this.#clock.now() >= this.#expiresAt) this.#onFailure(expiredProof(this.#nodeName));
  }

  async #check(): Promise<void> {
    const token = this.#token;
    this.#isChecking = true;
    const proof = await this.#identity.prove(token, this.#nodeName);
    this.#isChecking = false;
    if (proof.isProven) this.#believe(token, proof);
    if (token !== this.#token) return this.look();
    if (proof.isProven) return;
    // Where nobody can tell, what was proven holds until it expires.
    if (proof.reason === "unchecked-token") this.#dueAt = this.#clock.monotonic() + uncheckedSeconds * 1000;
    else this.#onFailure(proof);
  }

  #believe(token: string | undefined, { expiresAt, holdsSeconds }: AgentProof & { readonly isProven: true }): void {
    this.#expiresAt = expiresAt ?? Infinity;
    if (token !== this.#token) return;
    // Agents that came at the same time do not come back to the API server at the same time.
    this.#dueAt = this.#clock.monotonic() + holdsSeconds * (1 + Math.random() / 4) * 1000;
  }
}
