import type { TestContext } from "node:test";
import { createAgentIdentity } from "../identity/agent-identity.ts";
import type { IdentityCounters } from "../identity/counters.ts";
import { createReaderAccess } from "../identity/reader-access.ts";
import { TokenReviewer } from "../identity/token-reviewer.ts";
import { KubeApi } from "../kube/api/kube-api.ts";
import { ApiServer } from "./api-server/api-server.ts";
import { FakeClock } from "./fake-clock.ts";

/** Counts what the rooms of identity count, as words. */
export function identityCounts(): IdentityCounters & { readonly counted: readonly string[] } {
  const counted: string[] = [];
  return {
    counted,
    reviewed: (question, outcome) => counted.push(`${question} ${outcome}`),
    readerRefused: (reason) => counted.push(reason),
  };
}

/** A stand-in API server that checks tokens, and what asks it, until the test is over. */
export async function openIdentityRooms(t: TestContext, serviceAccounts: readonly string[] = []) {
  const server = await ApiServer.start(t);
  const clock = new FakeClock();
  const counters = identityCounts();
  const client = new KubeApi(server.target(), clock);
  t.after(() => client.close());
  const audience = "kubevitals";
  const agentTokens = new TokenReviewer(client, clock, audience, counters);
  const readerTokens = new TokenReviewer(client, clock, undefined, counters);
  return {
    server,
    clock,
    counted: counters.counted,
    agentTokens,
    agents: createAgentIdentity({ tokens: agentTokens, audience, serviceAccounts }),
    readers: createReaderAccess({ tokens: readerTokens, client, clock, counters }),
    /** Gives an agent's token to the API server. */
    issue: (token: string, node?: string, username = "system:serviceaccount:kubevitals:agent") => {
      server.reviews.tokens.set(token, { username, audiences: [audience], ...(node !== undefined && { node }) });
      return token;
    },
    /** Gives a reader's token to the API server, and leave to read these paths. */
    admit: (token: string, username: string, ...paths: readonly string[]) => {
      server.reviews.tokens.set(token, { username });
      for (const path of paths) server.reviews.allowed.add(`${username} get ${path}`);
      return token;
    },
    /** How often tokens were reviewed. */
    reviews: () => server.requests.filter(({ path }) => path.endsWith("/tokenreviews")).length,
  };
}

/** A JSON Web Token that nobody signed, which expires then (milliseconds since 1970). */
export function tokenExpiring(at: number, id = "x"): string {
  const claims = Buffer.from(JSON.stringify({ exp: at / 1000, jti: id })).toString("base64url");
  return `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJl`;
}
