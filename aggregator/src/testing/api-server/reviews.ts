import type { SeenRequest } from "./seen-request.ts";

/** Whom a token stands for. */
export interface KnownToken {
  readonly username: string;
  readonly groups?: readonly string[];
  /** Whom the token is made out to; by default the API server. */
  readonly audiences?: readonly string[];
  /** The node that it names. */
  readonly node?: string;
}

const serverAudience = "https://kubernetes.default.svc.cluster.local";

/** Reviews of tokens and of what their holders may do, answered as Kubernetes 1.36 was seen to answer them. */
export class Reviews {
  readonly tokens = new Map<string, KnownToken>();
  /** What is allowed: `alice get /metrics`. */
  readonly allowed = new Set<string>();

  /** The answer to a review; undefined where the request is none. */
  answer({ path, body }: SeenRequest): object | undefined {
    if (path === "/apis/authentication.k8s.io/v1/tokenreviews") {
      const review = JSON.parse(body) as { readonly spec: TokenSpec };
      return { ...review, status: this.#token(review.spec) };
    }
    if (path === "/apis/authorization.k8s.io/v1/subjectaccessreviews") {
      const review = JSON.parse(body) as { readonly spec: AccessSpec };
      const { user, nonResourceAttributes: asked } = review.spec;
      return { ...review, status: { allowed: this.allowed.has(`${user} ${asked.verb} ${asked.path}`) } };
    }
    return undefined;
  }

  #token({ token, audiences = [serverAudience] }: TokenSpec): object {
    const known = this.tokens.get(token);
    if (known === undefined) return { user: {}, error: "invalid bearer token" };
    const own = known.audiences ?? [serverAudience];
    const common = own.filter((audience) => audiences.includes(audience));
    if (common.length === 0) {
      const error = `[invalid bearer token, token audiences ${JSON.stringify(own)} is invalid for the target audiences ${JSON.stringify(audiences)}]`;
      return { user: {}, error };
    }
    const extra = {
      "authentication.kubernetes.io/credential-id": ["JTI=43c27c76-41c6-4b68-988c-c41ed8c35e71"],
      ...(known.node !== undefined && { "authentication.kubernetes.io/node-name": [known.node] }),
    };
    const groups = known.groups ?? ["system:serviceaccounts", "system:authenticated"];
    const user = { username: known.username, uid: `uid of ${known.username}`, groups, extra };
    return { authenticated: true, user, audiences: common };
  }
}

interface TokenSpec {
  readonly token: string;
  readonly audiences?: readonly string[];
}

interface AccessSpec {
  readonly user: string;
  readonly nonResourceAttributes: { readonly path: string; readonly verb: string };
}
