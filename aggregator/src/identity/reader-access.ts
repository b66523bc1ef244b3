import { createHash } from "node:crypto";
import type { Clock } from "@kubevitals/program";
import { ApiFailure } from "../kube/api/api-failure.ts";
import type { KubeClient } from "../kube/api/kube-api.ts";
import { quote } from "../quote.ts";
import type { IdentityCounters } from "./counters.ts";
import { ExpiringCache } from "./expiring-cache.ts";
import { fieldOf, whyUnknown, type TokenUser } from "./token-review.ts";
import type { TokenReviewer } from "./token-reviewer.ts";

/** Why a reader is turned away: not known, not allowed, or not to be told now. */
export type ReaderRefusalReason = "unauthenticated" | "forbidden" | "unavailable";

/** Undefined where somebody may read. */
export type ReaderRefusal = { readonly reason: ReaderRefusalReason; readonly message: string } | undefined;

/** Decides who may read what. */
export interface ReaderAccess {
  /**
   * @param token undefined where none was shown
   * @param path what is asked for: of HTTP the path without its query, of gRPC `/kubevitals.v1.MetricsService/ListNodes`
   * @param verb in lower case; `get` for everything that reads
   */
  review(token: string | undefined, path: string, verb: string): Promise<ReaderRefusal>;
}

export interface ReaderAccessOptions {
  readonly tokens: Pick<TokenReviewer, "check">;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly counters: IdentityCounters;
}

/** As long as the API server believes an authorizer that it asks itself. */
const remembered = { allowedSeconds: 300, deniedSeconds: 30, most: 4096 };

const answerMilliseconds = 5000;

/** Readers are whom their token names, and may read what Kubernetes allows them as non-resource URLs. */
export function createReaderAccess(options: ReaderAccessOptions): ReaderAccess {
  const { tokens, clock, counters } = options;
  const allowed = new ExpiringCache<true>(clock, remembered.most);
  const denied = new ExpiringCache<ReaderRefusal>(clock, remembered.most);

  async function review(token: string | undefined, path: string, verb: string): Promise<ReaderRefusal> {
    if (token === undefined) {
      return refused("unauthenticated", "a bearer token is needed: send 'Authorization: Bearer TOKEN'");
    }
    const checked = await tokens.check(token);
    if (checked.kind === "unknown") {
      return refused("unavailable", `the token cannot be checked now: ${quote(checked.reason, 300)}`);
    }
    if (checked.kind === "invalid") {
      const why = checked.hasExpired ? "it has expired" : quote(checked.reason, 300);
      return refused("unauthenticated", `the token is not valid: ${why}`);
    }
    return await reviewAccess(checked.user, path, verb);
  }

  async function reviewAccess(user: TokenUser, path: string, verb: string): Promise<ReaderRefusal> {
    const key = createHash("sha256")
      .update(JSON.stringify([user, path, verb]))
      .digest("base64");
    if (allowed.get(key)) return undefined;
    const known = denied.get(key);
    if (known) return known;
    const answer = await askAccess(options.client, user, path, verb);
    counters.reviewed("access", answer.isAllowed === undefined ? "unknown" : answer.isAllowed ? "valid" : "invalid");
    if (answer.isAllowed === undefined) {
      return refused("unavailable", `what you may read cannot be checked now: ${quote(answer.reason, 300)}`);
    }
    if (answer.isAllowed) {
      allowed.set(key, true, remembered.allowedSeconds);
      return undefined;
    }
    const refusal = refused(
      "forbidden",
      `${quote(user.username, 300)} may not ${verb} ${quote(path, 300)}; a ClusterRole with nonResourceURLs and the verb ${verb} would allow it`,
    );
    denied.set(key, refusal, remembered.deniedSeconds);
    return refusal;
  }

  return {
    async review(token, path, verb) {
      const refusal = await review(token, path, verb);
      if (refusal) counters.readerRefused(refusal.reason);
      return refusal;
    },
  };
}

function refused(reason: ReaderRefusalReason, message: string): ReaderRefusal {
  return { reason, message };
}

/** Asks the API server. https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
async function askAccess(
  client: KubeClient,
  { username, ...rest }: TokenUser,
  path: string,
  verb: string,
): Promise<{ readonly isAllowed: boolean } | { readonly isAllowed: undefined; readonly reason: string }> {
  const spec = { user: username, ...rest, nonResourceAttributes: { path, verb } };
  try {
    const answer = await client.json({
      path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      body: { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    const isAllowed = fieldOf(fieldOf(answer, "status"), "allowed");
    if (typeof isAllowed === "boolean") return { isAllowed };
    return { isAllowed: undefined, reason: "the answer does not say" };
  } catch (error) {
    return { isAllowed: undefined, reason: whyUnknown(ApiFailure.from(error), "subjectaccessreviews") };
  }
}
