import { join } from "node:path";
import type { AgentMessage } from "@kubevitals/proto";
import { ApiServer } from "../../aggregator/src/testing/api-server/api-server.ts";
import { kubeconfigFile } from "../programs/support/kubeconfig-file.ts";
import { connectFakeAgent, hello, vitals } from "../programs/support/fake-agent.ts";
import { repository, startProgram, type Owner, type Program } from "../programs/support/program.ts";

/** What is to be scraped: an aggregator that reads a recorded cluster, with agents on recorded hosts. */
export interface ScrapedCluster {
  readonly aggregator: Program;
  /** Nodes with a real agent. What its host's files say does not change. */
  readonly agents: readonly string[];
  /** The node of an agent that says what is hard to write and to read. */
  readonly odd: OddNode;
}

export interface OddNode {
  readonly name: string;
  /** Its series `odd_value`: the label `kind`, and the value as Prometheus writes it. */
  readonly values: ReadonlyMap<string, string>;
  /** The agent says nothing more. */
  fallSilent(): void;
}

const kinds = ["nodes", "pods", "namespaces", "deployments", "replicasets", "services", "leases"];

/** Seconds of silence after which a node is lost. */
export const lostAfter = 6;

/** Starts it all. */
export async function startCluster(owner: Owner): Promise<ScrapedCluster> {
  const api = await ApiServer.start(owner);
  api.replay(...kinds);
  const aggregator = await startProgram(owner, "aggregator", [
    "--http-listen=127.0.0.1:0",
    "--grpc-listen=127.0.0.1:0",
    "--kubernetes=required",
    `--kubeconfig=${await kubeconfigFile(owner, api.url)}`,
    "--series-interval=1s",
    "--stale-after=3s",
    `--lost-after=${lostAfter}s`,
    "--log-level=warn",
  ]);
  const agents = ["node-00001", "gpu-1", "not-in-kubernetes"];
  for (const [index, name] of agents.entries()) {
    const host = join(repository, "test/fixtures/hosts", index === 1 ? "many-devices" : "cgroup2-6.x");
    const roots = ["proc", "sys", "root"].map((part) => `--${part}-path=${join(host, part)}`);
    const doors = [`--aggregator=${aggregator.grpc}`, "--http-listen=127.0.0.1:0"];
    await startProgram(owner, "agent", [...doors, `--node-name=${name}`, ...roots]);
  }
  return { aggregator, agents, odd: startOddNode(owner, aggregator.grpc) };
}

/** Values and labels that are hard to write: by the label, the number and how Prometheus writes it. */
const oddValues: readonly (readonly [kind: string, value: number, text: string])[] = [
  ["nothing", 0, "0"],
  ["not a number", NaN, "NaN"],
  ["above all", Infinity, "+Inf"],
  ["below all", -Infinity, "-Inf"],
  ["large", 1.5e300, "1.5e+300"],
  ["small", 5e-324, "5e-324"],
  ["exact", 2 ** 53 - 1, "9007199254740991"],
  ["a sum", 0.1 + 0.2, "0.30000000000000004"],
  ["ticks", 123_456.78, "123456.78"],
  ["microseconds", 98_765.432_101, "98765.432101"],
  ['quoted "', -1, "-1"],
  ["back\\slash", 1, "1"],
  ["two\nlines", 2, "2"],
  ["größer 🙂 {}", 3, "3"],
];

function startOddNode(owner: Owner, address: string): OddNode {
  const name = "odd";
  const block: AgentMessage = {
    block: {
      ref: 1,
      families: [
        {
          name: "odd_value",
          help: 'A "value" that is\nhard to \\ read.',
          type: "METRIC_TYPE_GAUGE",
          labelNames: ["kind"],
          labelValues: oddValues.map(([kind]) => kind),
          rows: oddValues.length,
          suffixes: [],
        },
        {
          name: "odd_seconds",
          help: "A histogram.",
          type: "METRIC_TYPE_HISTOGRAM",
          labelNames: ["le"],
          labelValues: ["0.5", "1", "+Inf", "", ""],
          rows: 5,
          suffixes: ["_bucket", "_bucket", "_bucket", "_sum", "_count"],
        },
      ],
    },
  };
  const agent = connectFakeAgent(owner, address, hello(name), block);
  const values = [...oddValues.map(([, value]) => value), 1, 2, 4, 7.5, 4];
  let sequence = 0;
  const speak = () => {
    agent.say(vitals(++sequence));
    const none = new Uint8Array();
    const blocks = [{ blockRef: 1, labels: [], values, absent: none, continues: 0, changed: none }];
    agent.say({ series: { sequence: ++sequence, blocks } });
  };
  speak();
  const timer = setInterval(speak, 1000);
  owner.after(async () => clearInterval(timer));
  return {
    name,
    values: new Map(oddValues.map(([kind, , text]) => [kind, text])),
    fallSilent: () => clearInterval(timer),
  };
}
