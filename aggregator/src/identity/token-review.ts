import { ApiFailure } from "../kube/api/api-failure.ts";
import type { KubeClient } from "../kube/api/kube-api.ts";

/** Whom a token stands for, as the API server says. */
export interface TokenUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What the API server says of a token; `unknown` where it says nothing. */
export type TokenVerdict =
  | { readonly kind: "valid"; readonly user: TokenUser }
  | { readonly kind: "invalid"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** An API server that has not answered by then does not answer this time: agents wait for their welcome no longer than twice that. */
const answerMilliseconds = 5000;

/**
 * Asks the API server whom a token stands for.
 * https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
 *
 * @param audience whom the token must be made out to; undefined: to the API server itself
 */
export async function reviewToken(
  client: KubeClient,
  token: string,
  audience: string | undefined,
): Promise<TokenVerdict> {
  const spec = audience === undefined ? { token } : { token, audiences: [audience] };
  try {
    const answer = await client.json({
      path: "/apis/authentication.k8s.io/v1/tokenreviews",
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return verdictOf(answer, token, audience);
  } catch (error) {
    return { kind: "unknown", reason: whyUnknown(ApiFailure.from(error), "tokenreviews") };
  }
}

/** Why the API server did not answer a review, and what to do where that is a matter of permissions. */
export function whyUnknown(failure: ApiFailure, resource: "tokenreviews" | "subjectaccessreviews"): string {
  if (failure.code !== 403) return failure.message;
  return `${failure.message}; the aggregator needs the verb create on ${resource}, as the ClusterRole system:auth-delegator gives it`;
}

function verdictOf(answer: unknown, token: string, audience: string | undefined): TokenVerdict {
  const status = fieldOf(answer, "status");
  if (typeof status !== "object" || status === null) return { kind: "unknown", reason: "the answer has no status" };
  if (fieldOf(status, "authenticated") !== true) {
    const error = fieldOf(status, "error");
    const reason = typeof error === "string" && error !== "" ? error : "the API server does not know it";
    return { kind: "invalid", reason: reason.replaceAll(token, "…") };
  }
  // A server that knows nothing of audiences names none, and has not looked at them.
  if (audience !== undefined && !textsOf(fieldOf(status, "audiences")).includes(audience)) {
    return { kind: "invalid", reason: `it is not made out to the audience '${audience}'` };
  }
  const user = userOf(fieldOf(status, "user"));
  return user ? { kind: "valid", user } : { kind: "unknown", reason: "the answer names no user" };
}

function userOf(user: unknown): TokenUser | undefined {
  const username = fieldOf(user, "username");
  if (typeof username !== "string" || username === "") return undefined;
  const uid = fieldOf(user, "uid");
  const extra = fieldOf(user, "extra");
  return {
    username,
    uid: typeof uid === "string" ? uid : "",
    groups: textsOf(fieldOf(user, "groups")),
    extra: Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key, textsOf(values)])),
  };
}

/** A field of what may be anything. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
