import { messageFields } from "@kubevitals/proto";
import { hasField } from "../query/equals.ts";
import { mostItems } from "../query/list-query.ts";
import type { SnapshotList } from "../query/lists.ts";
import type { Schema } from "./route.ts";

/** Examples that tell most of each list. */
const examplesOf: Readonly<Record<string, { filter: string; sort: string; fields: string }>> = {
  nodes: {
    filter: "cpuUsageRate>80,freshness=fresh",
    sort: "-cpuUsageRate,nodeName",
    fields: "nodeName,cpuUsageRate,provenance.freshness",
  },
  pods: {
    filter: "phase!=Running,restartCount>=3",
    sort: "-memoryUsageBytes",
    fields: "namespace,podName,memoryUsageBytes",
  },
  networks: { filter: "roundTripMilliseconds>5", sort: "-roundTripMilliseconds", fields: "source,target,connected" },
  namespaces: { filter: "podsWithoutUsage>0", sort: "-memoryUsageBytes", fields: "namespace,podsRunning" },
  workloads: { filter: "kind in (Deployment,StatefulSet)", sort: "-restartCount", fields: "kind,namespace,name" },
  services: { filter: "endpointsReady=0,hasSelector=true", sort: "-endpointsNotReady", fields: "namespace,name" },
  volumes: { filter: "phase notin (Bound,Available)", sort: "-capacityBytes", fields: "name,phase,capacityBytes" },
  volumeClaims: { filter: "pods=0", sort: "-capacityBytes", fields: "namespace,name,pods" },
  quotas: { filter: "usageRate>=90", sort: "-usageRate", fields: "namespace,resource,usageRate" },
};

/** Schemas of the parameters that a list takes, by name. */
export function listParameterSchemas(list: SnapshotList): Readonly<Record<string, Schema>> {
  const examples = examplesOf[list.name] ?? { filter: "", sort: "", fields: "" };
  const fieldNames = Object.keys(messageFields[list.message] ?? {});
  const deeper = fieldNames.includes("provenance")
    ? " What a field holds stands behind a dot: provenance.freshness, labels.KEY."
    : fieldNames.includes("labels")
      ? " A label stands behind a dot: labels.KEY."
      : "";
  return {
    filter: {
      anyOf: [
        { type: "string", maxLength: 4096 },
        { type: "array", items: { type: "string", maxLength: 4096 }, maxItems: 16 },
      ],
      description: `What fields of an item must be, with commas between: FIELD, !FIELD, FIELD=VALUE, !=, <, <=, >, >=, ~ (has this part), FIELD in (A,B), FIELD notin (A,B). All must hold; given several times, all of them. Fields: ${fieldNames.join(", ")}.${deeper}`,
      examples: [examples.filter],
    },
    ...(hasField(list.message, "labels") && {
      labelSelector: {
        type: "string",
        maxLength: 4096,
        description: "What the labels of an item must be, in Kubernetes' syntax: =, ==, !=, in, notin, KEY, !KEY.",
        examples: ["app=web,tier notin (test,canary)"],
      },
    }),
    ...(hasField(list.message, "namespace") && {
      namespace: {
        type: "string",
        maxLength: 253,
        description: "Only what is of this namespace.",
        examples: ["kube-system"],
      },
    }),
    ...(hasField(list.message, "nodeName") && {
      nodeName: {
        type: "string",
        maxLength: 253,
        description: "Only what is on this node.",
        examples: ["node-1"],
      },
    }),
    sort: {
      type: "string",
      maxLength: 1024,
      description: `Fields to sort by, the first counts most; a - before one: the greatest first. What lacks the field comes last. Without it ${list.order}.`,
      examples: [examples.sort],
    },
    limit: {
      type: "integer",
      minimum: 1,
      maximum: mostItems,
      description: `Items of one answer; without it all. Where there are more, the answer says how to go on in \`continue\`.`,
      examples: [500],
    },
    continue: {
      type: "string",
      maxLength: 512,
      description:
        "What the answer before said in `continue`, to go on behind its last item with the same query, in the same snapshot; 410 once that is gone.",
    },
    fields: {
      type: "string",
      maxLength: 4096,
      description: "The only fields of an item that are wanted, with commas between; without it all.",
      examples: [examples.fields],
    },
  };
}
