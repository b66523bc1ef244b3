import type { KubeClient } from "../api/kube-api.ts";
import type { ReflectorSource } from "../reflector/source.ts";

/** What reading a kind takes. */
const verbs = ["list", "watch"] as const;

/** The answer to one review. Source: Kubernetes' authorization.k8s.io/v1 SelfSubjectAccessReview. */
interface ReviewAnswer {
  readonly status?: { readonly allowed?: unknown; readonly reason?: unknown };
}

/**
 * The verbs that we lack to read a kind: none where all is allowed; undefined where that cannot be learnt now.
 *
 * Asks the API server, which needs no permission of its own.
 */
export async function missingVerbs(
  client: KubeClient,
  { resource: { group, version, name, plural = name }, namespace }: ReflectorSource,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const answers = await Promise.all(
      verbs.map((verb) =>
        client.json({
          path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
          body: {
            apiVersion: "authorization.k8s.io/v1",
            kind: "SelfSubjectAccessReview",
            spec: { resourceAttributes: { group, version, resource: plural, verb, namespace } },
          },
          signal,
        }),
      ),
    );
    const allowed = answers.map((answer) => (answer as ReviewAnswer | null)?.status?.allowed);
    if (!allowed.every((each) => typeof each === "boolean")) return undefined;
    return verbs.filter((_, index) => allowed[index] === false);
  } catch {
    // The reading itself will meet whatever is wrong, and say it.
    return undefined;
  }
}
