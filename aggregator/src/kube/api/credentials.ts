import { readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { setTimeout } from "node:timers/promises";
import { createAuthenticator, type Authenticator } from "./authenticators.ts";
import { ApiFailure } from "./api-failure.ts";
import type { KubeTarget } from "./kube-target.ts";

/** What proves a request: headers, and the certificate that an exec plugin gave. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly cert?: string;
  readonly key?: string;
}

/** A plugin that has not answered by then counts as broken. */
const authenticatorMilliseconds = 60_000;

/** Who we are to the API server. Tokens are read from their files for each request: the kubelet replaces them without a word. */
export class Credentials {
  readonly #target: KubeTarget;
  #authenticator: Promise<Authenticator | undefined> | undefined;
  /** The plugin while it runs: who asks meanwhile gets the same answer, not a process of its own. */
  #asking: Promise<AskedOptions> | undefined;

  constructor(target: KubeTarget) {
    this.#target = target;
  }

  /** @throws {ApiFailure} where a token cannot be read or a plugin fails */
  async current(): Promise<Proof> {
    const { user } = this.#target;
    const headers: Record<string, string> = {};
    if (user?.impersonateUser) headers["impersonate-user"] = user.impersonateUser;
    if (user?.tokenFile) headers["authorization"] = `Bearer ${readToken(user.tokenFile)}`;
    else if (user?.token) headers["authorization"] = `Bearer ${user.token}`;
    else if (user?.username) headers["authorization"] = basic(user.username, user.password ?? "");
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    const asked = await this.#asking;
    const { Authorization: authorization = headers["authorization"] } = asked.headers;
    return {
      headers: authorization === undefined ? headers : { ...headers, authorization },
      cert: asText(asked.cert),
      key: asText(asked.key),
    };
  }

  /** Forgets what a plugin or an identity provider said: the server did not take it. */
  renew(): void {
    this.#authenticator = undefined;
  }

  async #ask(): Promise<AskedOptions> {
    const options: AskedOptions = { headers: {} };
    const timeout = new AbortController();
    try {
      this.#authenticator ??= createAuthenticator(this.#target);
      const ask = await this.#authenticator;
      if (ask === undefined) return options;
      const late = setTimeout(authenticatorMilliseconds, "late", { signal: timeout.signal, ref: false });
      const outcome = await Promise.race([ask(options), late]);
      if (outcome === "late") throw new Error(`no answer within ${authenticatorMilliseconds / 1000} s`);
      return options;
    } catch (error) {
      this.renew();
      throw new ApiFailure(`who we are cannot be proven: ${(error as Error).message}`);
    } finally {
      timeout.abort();
    }
  }
}

/** What an authenticator of client-node fills in. */
type AskedOptions = RequestOptions & { headers: { Authorization?: string } };

function asText(pem: unknown): string | undefined {
  return typeof pem === "string" ? pem : undefined;
}

function readToken(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new ApiFailure(`the token file '${path}' cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}
