import assert from "node:assert/strict";
import { test } from "node:test";
import { openIdentityRooms, tokenExpiring } from "../testing/identity.ts";
import { createAgentIdentity, type AgentRefusalReason } from "./agent-identity.ts";
import type { CheckedToken } from "./token-reviewer.ts";

const claim = "authentication.kubernetes.io/node-name";

/** What is said of a token with this verdict. */
async function proofOf(checked: CheckedToken, serviceAccounts: readonly string[] = []) {
  const tokens = { check: async () => checked };
  return await createAgentIdentity({ tokens, audience: "kubevitals", serviceAccounts }).prove("t", "node-1");
}

function validFor(username: string, extra: Readonly<Record<string, readonly string[]>>): CheckedToken {
  return { kind: "valid", user: { username, uid: "u", groups: [], extra }, expiresAt: 5000 };
}

const agent = "system:serviceaccount:kubevitals:agent";

test("a ServiceAccount's token that names the node speaks for it, until the token expires", async () => {
  const proof = await proofOf(validFor(agent, { [claim]: ["node-1"] }), ["other/agent", "kubevitals/agent"]);
  assert.deepEqual(proof, { isProven: true, expiresAt: 5000, holdsSeconds: 300 });
});

const refusals: readonly (readonly [CheckedToken, AgentRefusalReason, RegExp])[] = [
  [validFor(agent, { [claim]: ["node-2"] }), "wrong-node", /of kubevitals\/agent is for node 'node-2'; .* --node-name/],
  [validFor(agent, {}), "no-node-claim", /names no node; it must be bound to the agent's pod/],
  [validFor(agent, { [claim]: [] }), "no-node-claim", /names no node/],
  [validFor(agent, { [claim]: ["node-1", "node-2"] }), "no-node-claim", /names no node/],
  [validFor("alice", { [claim]: ["node-1"] }), "wrong-account", /of alice, which is no ServiceAccount/],
  [validFor(`${agent}:x`, { [claim]: ["node-1"] }), "wrong-account", /which is no ServiceAccount/],
  [
    validFor("system:serviceaccount:kubevitals:agent2", { [claim]: ["node-1"] }),
    "wrong-account",
    /agent2, which --agent-service-account does not name/,
  ],
  [
    { kind: "invalid", reason: "bad", hasExpired: false },
    "bad-token",
    /not valid \(bad\); give the agent --token-file/,
  ],
  [{ kind: "invalid", reason: "bad", hasExpired: true }, "expired-token", /the token has expired; give the agent/],
  [
    { kind: "unknown", reason: "ECONN\nREFUSED" },
    "unchecked-token",
    /cannot be checked now, try again: ECONN\?REFUSED/,
  ],
];

for (const [checked, reason, message] of refusals) {
  test(`${message.source} is why a node is not spoken for`, async () => {
    const proof = await proofOf(checked, ["kubevitals/agent"]);
    assert.ok(!proof.isProven);
    assert.equal(proof.reason, reason);
    assert.match(proof.message, message);
    assert.match(proof.message, /^node node-1: [^\n]+$/);
  });
}

test("without a list of them any ServiceAccount may speak for its node, and without a token nobody", async (t) => {
  const { agents, issue, clock, reviews } = await openIdentityRooms(t);
  const token = issue(tokenExpiring(clock.now() + 3_600_000), "node-1", "system:serviceaccount:shop:web");
  assert.deepEqual(await agents.prove(token, "node-1"), {
    isProven: true,
    expiresAt: clock.now() + 3_600_000,
    holdsSeconds: 300,
  });
  assert.equal((await agents.prove(token, "node-2")).isProven, false);
  assert.equal(reviews(), 1);
  const refused = await agents.prove(undefined, "node-1");
  assert.ok(!refused.isProven && refused.reason === "no-token");
  assert.equal(reviews(), 1);
});
