import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../../programs/support/config-file.ts";
import { fetchPage } from "../../programs/support/prometheus-page.ts";
import { startAgent } from "../../programs/support/programs.ts";
import type { OwnRig } from "../../rig/rig.ts";
import { eventually, NotYet } from "../eventually.ts";
import { startReading } from "../reading-aggregator.ts";
import type { Scenario } from "../scenario.ts";

const account = { namespace: "default", name: "e2e-agent" };

/** Agents that must not be let in, by the node that they claim to speak for. */
const impostors: readonly {
  readonly node: string;
  /** What is wrong, as it is counted. */
  readonly reason: string;
  /** The node that its token names, and the audience; undefined where it has no token. */
  readonly token?: { readonly boundTo?: string; readonly audience?: string };
  readonly says: RegExp;
}[] = [
  { node: "node-00002", reason: "no-token", says: /no token was shown/ },
  {
    node: "node-00003",
    reason: "wrong-node",
    token: { boundTo: "node-00001" },
    says: /the token of default\/e2e-agent is for node 'node-00001'/,
  },
  {
    node: "node-00004",
    reason: "bad-token",
    token: { boundTo: "node-00004", audience: "somebody-else" },
    says: /the token is not valid/,
  },
  { node: "node-00005", reason: "no-node-claim", token: {}, says: /names no node/ },
];

export const agentIdentity: Scenario = {
  name: "agent-identity",
  purpose: "an agent speaks for the node that its token names, and for no other",
  async play({ rig, owner, checks }) {
    const { namespace, name } = account;
    owner.after(async () => {
      await rig.kubectl("delete", "serviceaccount", name, "--namespace", namespace, "--ignore-not-found");
    });
    await rig.apply([{ apiVersion: "v1", kind: "ServiceAccount", metadata: account }]);
    const flags = ["--agent-auth=token", `--agent-service-account=${namespace}/${name}`];
    const aggregator = await startReading(owner, rig.kubeconfig, { flags });
    const folder = await temporaryFolder(owner);
    const start = async (node: string, token?: { readonly boundTo?: string; readonly audience?: string }) => {
      if (token === undefined) return startAgent(owner, aggregator, node);
      const file = join(folder, node);
      await writeFile(file, await createToken(rig, token), { mode: 0o600 });
      return startAgent(owner, aggregator, node, ["--token-file", file]);
    };

    await start("node-00001", { boundTo: "node-00001" });
    await eventually("the agent with the right token is let in", 60, () => recordOf("node-00001", "agent"));
    checks.holds("the token of the right node lets its agent in", true, "");

    for (const { node, reason, token, says } of impostors) {
      const agent = await start(node, token);
      const line = await eventually(`the agent of ${node} is refused`, 60, async () => {
        const found = aggregator.log.lines.find((each) => JSON.stringify(each).includes(`node ${node}: `));
        return found ?? new NotYet(aggregator.log.text.slice(-1000));
      });
      const text = JSON.stringify(line);
      checks.holds("a refusal is logged with its reason", says.test(text), `${reason}: ${text}`);
      await eventually(`the agent of ${node} is counted`, 30, async () => {
        const page = await fetchPage(`http://${aggregator.http}/metrics`);
        const counted = page
          .samples("kubevitals_ingest_refused_total", { reason })
          .reduce((sum, { value }) => sum + value, 0);
        return counted > 0 || new NotYet(`no series of refusals with reason ${reason}`);
      });
      checks.holds("a refusal is counted by its reason", true, reason);
      const told = await eventually(
        "the agent says why",
        60,
        async () => says.test(agent.log.text) || new NotYet(agent.log.text.slice(-1000)),
      );
      checks.holds("the agent is told why, and logs it", told, reason);
      await recordOf(node, "metrics-server");
      const record = (await aggregator.rest.snapshot()).nodes.find(({ nodeName }) => nodeName === node);
      const source = record?.provenance?.source;
      checks.holds("nothing that it says is taken", source !== "agent", `${node}: ${source}`);
      const lines = aggregator.log.lines.filter((each) => JSON.stringify(each).includes(`node ${node}: `)).length;
      checks.same("it is logged once a minute at most", reason, lines, 1);
      await agent.end("SIGTERM");
    }

    async function recordOf(node: string, source: string): Promise<true | NotYet> {
      const record = (await aggregator.rest.snapshot()).nodes.find(({ nodeName }) => nodeName === node);
      return record?.provenance?.source === source || new NotYet(`${node}: ${JSON.stringify(record?.provenance)}`);
    }
  },
};

/** A token as the kubelet would project it for an agent. */
async function createToken(
  rig: OwnRig,
  { boundTo, audience = "kubevitals" }: { readonly boundTo?: string; readonly audience?: string },
): Promise<string> {
  const bound: string[] = [];
  if (boundTo !== undefined) {
    const uid = await rig.kubectl("get", "node", boundTo, "--output=jsonpath={.metadata.uid}");
    bound.push("--bound-object-kind=Node", `--bound-object-name=${boundTo}`, `--bound-object-uid=${uid}`);
  }
  const { namespace, name } = account;
  const words = ["create", "token", name, "--namespace", namespace, "--audience", audience, ...bound];
  return (await rig.kubectl(...words)).trim();
}
