import { isUtf8 } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { compare } from "bcryptjs";
import type { Clock } from "@kubevitals/program";
import { TokenBucket } from "./token-bucket.ts";

/** What comes of a request's credentials; `busy`: too many were tried to look at these. */
export type Verdict = "granted" | "denied" | "busy";

/** Credentials whose verdict is remembered, of each kind. */
const mostRemembered = 100;

/**
 * Comparing a password costs a tenth of a second of the processor that also takes the samples, so those who guess get one a
 * second after a few at once. Who has been granted access before is not compared again, and does not notice.
 */
const comparisons = { intervalSeconds: 1, burst: 10 };

/** Checks passwords against bcrypt hashes (RFC 7617). Neither answer nor time tells whether there is such a user. */
export class BasicAuth {
  readonly #compare: (password: string, hash: string) => Promise<boolean>;
  readonly #allowance: TokenBucket;
  /** Credentials are remembered by a digest that nobody else can make. */
  readonly #secret = randomBytes(32);
  readonly #granted = new Set<string>();
  readonly #denied = new Set<string>();
  /** One comparison at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, compareHash: (password: string, hash: string) => Promise<boolean> = compare) {
    this.#compare = compareHash;
    this.#allowance = new TokenBucket(comparisons.intervalSeconds, comparisons.burst, clock);
  }

  /** Judges the header `Authorization`. `users` are bcrypt hashes by name. */
  async judge(users: ReadonlyMap<string, string>, authorization: string | undefined): Promise<Verdict> {
    const given = credentialsOf(authorization);
    if (given === undefined) return "denied";
    const known = users.get(given.user);
    const hash = known ?? hashOfNobody(users);
    const key = createHmac("sha256", this.#secret)
      .update(JSON.stringify([given.user, hash, given.password]))
      .digest("base64");
    if (known !== undefined && this.#granted.has(key)) return "granted";
    if (this.#denied.has(key)) return "denied";
    if (!this.#allowance.takes()) return "busy";
    const isSame = await this.#compareInTurn(given.password, hash);
    const isGranted = isSame && known !== undefined;
    remember(isGranted ? this.#granted : this.#denied, key);
    return isGranted ? "granted" : "denied";
  }

  #compareInTurn(password: string, hash: string): Promise<boolean> {
    const turn = this.#last.then(() => this.#compare(password, hash));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A hash that no password has, as dear to compare as the dearest of the users'. */
function hashOfNobody(users: ReadonlyMap<string, string>): string {
  const costs = Array.from(users.values(), (hash) => hash.slice(4, 6)).toSorted();
  return `$2b$${costs.at(-1) ?? "10"}$${".".repeat(53)}`;
}

function credentialsOf(authorization: string | undefined): { user: string; password: string } | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? "") ?? [];
  const decoded = Buffer.from(encoded ?? "", "base64");
  const text = decoded.toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0 || !isUtf8(decoded)) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Adds a key; the oldest makes room. */
function remember(keys: Set<string>, key: string): void {
  if (keys.size >= mostRemembered) for (const oldest of [...keys].slice(0, 1)) keys.delete(oldest);
  keys.add(key);
}
