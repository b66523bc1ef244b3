import { createHash } from "node:crypto";
import type { Clock } from "@kubevitals/program";
import type { KubeClient } from "../kube/api/kube-api.ts";
import type { IdentityCounters } from "./counters.ts";
import { ExpiringCache } from "./expiring-cache.ts";
import { expiryOf } from "./token-expiry.ts";
import { reviewToken, type TokenUser, type TokenVerdict } from "./token-review.ts";

/** A verdict with what the token says of its end. */
export type CheckedToken =
  | { readonly kind: "valid"; readonly user: TokenUser; readonly expiresAt: number | undefined }
  | { readonly kind: "invalid"; readonly reason: string; readonly hasExpired: boolean }
  | { readonly kind: "unknown"; readonly reason: string };

/** A valid token is believed for so long at most: it may be revoked, by the end of the pod or node that it is bound to. */
export const believedSeconds = 300;
/** Who is refused asks again soon, and so do all others behind a mistake that somebody is mending. */
const refusedSeconds = 10;
/** Tokens that are about to expire are asked about again: the server's clock decides. */
const expiryMarginSeconds = 10;

const limits = { believed: 20_000, refused: 1000, underWay: 256 };

/** Checks tokens by the API server, and remembers what it said by a hash: no token is kept. */
export class TokenReviewer {
  readonly #client: KubeClient;
  readonly #clock: Clock;
  readonly #audience: string | undefined;
  readonly #counters: IdentityCounters;
  readonly #valid: ExpiringCache<CheckedToken>;
  /** Apart, so that garbage drives no good token out. */
  readonly #invalid: ExpiringCache<CheckedToken>;
  readonly #underWay = new Map<string, Promise<CheckedToken>>();

  /** @param audience whom tokens must be made out to; undefined: to the API server */
  constructor(client: KubeClient, clock: Clock, audience: string | undefined, counters: IdentityCounters) {
    this.#client = client;
    this.#clock = clock;
    this.#audience = audience;
    this.#counters = counters;
    this.#valid = new ExpiringCache(clock, limits.believed);
    this.#invalid = new ExpiringCache(clock, limits.refused);
  }

  /** Tokens that are remembered. */
  get remembered(): number {
    return this.#valid.size + this.#invalid.size;
  }

  async check(token: string): Promise<CheckedToken> {
    const key = createHash("sha256").update(token).digest("base64");
    const known = this.#valid.get(key) ?? this.#invalid.get(key);
    if (known) return known;
    const asked = this.#underWay.get(key);
    if (asked) return await asked;
    if (this.#underWay.size >= limits.underWay) {
      return { kind: "unknown", reason: `${limits.underWay} tokens are being checked already` };
    }
    const asking = this.#ask(key, token).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asking);
    return await asking;
  }

  async #ask(key: string, token: string): Promise<CheckedToken> {
    const verdict = await reviewToken(this.#client, token, this.#audience);
    this.#counters.reviewed("token", verdict.kind);
    const checked = this.#withExpiry(verdict, expiryOf(token));
    if (checked.kind === "valid") {
      const left = ((checked.expiresAt ?? Infinity) - this.#clock.now()) / 1000 - expiryMarginSeconds;
      this.#valid.set(key, checked, Math.min(left, believedSeconds));
    } else if (checked.kind === "invalid") this.#invalid.set(key, checked, refusedSeconds);
    return checked;
  }

  #withExpiry(verdict: TokenVerdict, expiresAt: number | undefined): CheckedToken {
    if (verdict.kind === "valid") return { ...verdict, expiresAt };
    if (verdict.kind === "unknown") return verdict;
    return { ...verdict, hasExpired: expiresAt !== undefined && expiresAt <= this.#clock.now() };
  }
}
