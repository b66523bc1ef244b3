import { UsageError, type Clock, type Logger } from "@kubevitals/program";
import { findTarget, type TargetSearch } from "../kube/api/find-target.ts";
import { KubeApi } from "../kube/api/kube-api.ts";
import { createAgentIdentity, type AgentIdentity } from "./agent-identity.ts";
import type { IdentityCounters } from "./counters.ts";
import { createReaderAccess, type ReaderAccess } from "./reader-access.ts";
import { whyNobodyChecks, type AuthModes } from "./modes.ts";
import { TokenReviewer } from "./token-reviewer.ts";

export interface OpenIdentityOptions extends TargetSearch, AuthModes {
  readonly agentAudience: string;
  readonly agentServiceAccount: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: IdentityCounters;
}

/** Who may come in; what is undefined is open to everybody. */
export interface Identity {
  readonly agents: AgentIdentity | undefined;
  readonly readers: ReaderAccess | undefined;
  /** Ends what is being asked. */
  close(): Promise<void>;
}

/**
 * Finds out who agents and readers are, where that is asked for. Tokens are checked over connections of their own: no list or watch
 * holds them up.
 *
 * @throws {UsageError} where tokens are asked for and there is no Kubernetes to check them by
 */
export function openIdentity(options: OpenIdentityOptions): Identity {
  const { auth, agentAuth, agentAudience, agentServiceAccount, clock, counters } = options;
  if (auth === "open" && agentAuth === "open") return everybody;
  const found = findTarget(options);
  if ("none" in found) throw new UsageError(whyNobodyChecks(options, found.none));
  const client = new KubeApi(found.target, clock);
  const reviewer = (audience: string | undefined) => new TokenReviewer(client, clock, audience, counters);
  const agents = { tokens: reviewer(agentAudience), audience: agentAudience, serviceAccounts: agentServiceAccount };
  if (agentAuth === "token" && agentServiceAccount.length === 0) options.log.warn(anyAccount);
  return {
    agents: agentAuth === "token" ? createAgentIdentity(agents) : undefined,
    readers:
      auth === "required" ? createReaderAccess({ tokens: reviewer(undefined), client, clock, counters }) : undefined,
    close: () => client.close(),
  };
}

const everybody: Identity = { agents: undefined, readers: undefined, close: async () => undefined };

const anyAccount =
  "a token of any ServiceAccount lets its pod speak for its node; --agent-service-account would name the agents'";
