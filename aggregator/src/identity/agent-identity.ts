import { quote } from "../quote.ts";
import { believedSeconds, type CheckedToken, type TokenReviewer } from "./token-reviewer.ts";
import type { TokenUser } from "./token-review.ts";

/** Why somebody may not speak for a node; what each means on the wire stands with the other refusals of agents. */
export type AgentRefusalReason =
  | "no-token"
  | "bad-token"
  | "expired-token"
  | "no-node-claim"
  | "wrong-node"
  | "wrong-account"
  | "unchecked-token";

/** Whether somebody may speak for a node. */
export type AgentProof =
  | {
      readonly isProven: true;
      /** When the token expires, in milliseconds since 1970. */
      readonly expiresAt: number | undefined;
      /** After so many seconds it has to be proven again, the token being the same. */
      readonly holdsSeconds: number;
    }
  | { readonly isProven: false; readonly reason: AgentRefusalReason; readonly message: string };

/** Decides who may speak for a node. */
export interface AgentIdentity {
  /** @param token undefined where none was shown */
  prove(token: string | undefined, nodeName: string): Promise<AgentProof>;
}

export interface AgentIdentityOptions {
  readonly tokens: Pick<TokenReviewer, "check">;
  /** Whom tokens must be made out to, for people. */
  readonly audience: string;
  /** ServiceAccounts whose tokens are taken, as `NAMESPACE/NAME`; empty: any. */
  readonly serviceAccounts: readonly string[];
}

/**
 * The node that a token is bound to, by itself or by its pod.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#additional-metadata-in-pod-bound-tokens
 */
const nodeClaim = "authentication.kubernetes.io/node-name";

/** Agents are who their ServiceAccount's token says, and speak for the node that it names. */
export function createAgentIdentity(options: AgentIdentityOptions): AgentIdentity {
  return {
    async prove(token, nodeName) {
      if (token === undefined) return refused("no-token", `node ${nodeName}: no token was shown; ${advice(options)}`);
      const checked = await options.tokens.check(token);
      if (checked.kind !== "valid") return whyRefused(checked, nodeName, options);
      const { user, expiresAt } = checked;
      return whyNotFor(user, nodeName, options) ?? { isProven: true, expiresAt, holdsSeconds: believedSeconds };
    },
  };
}

/** Refuses a stream whose token has expired and was followed by no other. */
export function expiredProof(nodeName: string): AgentProof & { isProven: false } {
  return refused(
    "expired-token",
    `node ${nodeName}: the token has expired and no newer one was shown; its agent must be able to read a renewed --token-file`,
  );
}

function refused(reason: AgentRefusalReason, message: string): AgentProof & { isProven: false } {
  return { isProven: false, reason, message };
}

function whyRefused(
  checked: Exclude<CheckedToken, { kind: "valid" }>,
  nodeName: string,
  options: AgentIdentityOptions,
): AgentProof {
  if (checked.kind === "unknown") {
    return refused(
      "unchecked-token",
      `node ${nodeName}: the token cannot be checked now, try again: ${quote(checked.reason, 300)}`,
    );
  }
  if (checked.hasExpired) {
    return refused("expired-token", `node ${nodeName}: the token has expired; ${advice(options)}`);
  }
  return refused(
    "bad-token",
    `node ${nodeName}: the token is not valid (${quote(checked.reason, 300)}); ${advice(options)}`,
  );
}

/** Why a valid token does not let its holder speak for the node; undefined where it does. */
function whyNotFor(user: TokenUser, nodeName: string, options: AgentIdentityOptions): AgentProof | undefined {
  const { serviceAccounts } = options;
  const [, account] = /^system:serviceaccount:([^:]+:[^:]+)$/.exec(user.username) ?? [];
  const name = account?.replace(":", "/");
  if (name === undefined || (serviceAccounts.length > 0 && !serviceAccounts.includes(name))) {
    return refused(
      "wrong-account",
      `node ${nodeName}: the token is of ${quote(user.username, 300)}, ` +
        (name === undefined ? "which is no ServiceAccount" : "which --agent-service-account does not name"),
    );
  }
  const [claimed, ...others] = user.extra[nodeClaim] ?? [];
  if (claimed === undefined || others.length > 0) {
    return refused(
      "no-node-claim",
      `node ${nodeName}: the token of ${name} names no node; it must be bound to the agent's pod, as projected ones are, or to the node, ` +
        "by Kubernetes 1.30 or later",
    );
  }
  if (claimed === nodeName) return undefined;
  return refused(
    "wrong-node",
    `node ${nodeName}: the token of ${name} is for node '${quote(claimed, 253)}'; the agent's --node-name must be the node's name in Kubernetes`,
  );
}

function advice({ audience }: AgentIdentityOptions): string {
  return `give the agent --token-file with a projected ServiceAccount token of the audience '${audience}'`;
}
