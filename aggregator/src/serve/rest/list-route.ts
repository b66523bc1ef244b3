import { networkMetricsToJson, nodeMetricsToJson, podMetricsToJson, workloadMetricsToJson } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import { selectFields } from "../query/field-selection.ts";
import { parseListQuery, type ListQuery } from "../query/list-query.ts";
import type { SnapshotList } from "../query/lists.ts";
import { selectPage } from "../query/select-page.ts";
import { asJson, ItemsText, type WriteItem } from "./json-text.ts";
import { RememberedNodes } from "./kept/remembered-nodes.ts";
import { listParameterSchemas } from "./list-parameters.ts";
import { nodeText } from "./node-text.ts";
import { partialName } from "./partial-schemas.ts";
import type { Schema, SnapshotRoute } from "./route.ts";

/** How REST writes items of which the wire's form is not its own: those with times or enumerations. */
const jsonOf: Readonly<Record<string, (item: never) => object>> = {
  NodeMetrics: nodeMetricsToJson,
  PodMetrics: podMetricsToJson,
  NetworkMetrics: networkMetricsToJson,
  WorkloadMetrics: workloadMetricsToJson,
};

/** Items that are written faster than by way of an object. */
const textsOf: Readonly<Record<string, (item: never) => string>> = { NodeMetrics: nodeText };

/** Items that are written faster still in one snapshot after another: what writes those of the next. */
const writersOf: Readonly<Record<string, () => () => WriteItem<never>>> = {
  NodeMetrics() {
    const nodes = new RememberedNodes();
    return () => nodes.next();
  },
};

/** The path of a list that can be asked. */
export function listRoute<Item extends object>(path: string, list: SnapshotList<Item>, what: string): SnapshotRoute {
  const toJson = (jsonOf[list.message] ?? ((item) => item)) as (item: Item) => object;
  const textOf = (textsOf[list.message] ?? asJson(toJson)) as (item: Item) => string;
  return {
    path,
    summary: `${what}, ${list.order}`,
    query: listParameterSchemas(list),
    answerName: `${list.message}Page`,
    answer: answerSchema(list, what),
    prepare(_path, parameters) {
      const query = parseListQuery(list, parameters);
      const { selection, snapshotId } = query;
      const write: WriteItem<Item> = selection ? asJson((item) => selectFields(selection, toJson(item))) : textOf;
      const createWriter = selection ? undefined : writersOf[list.message];
      if (createWriter === undefined) return { snapshotId, respond: answerTo(query, () => write) };
      const remembering = () => answerTo(query, createWriter() as () => WriteItem<Item>);
      return { snapshotId, respond: answerTo(query, () => write), remembering };
    },
  };
}

/** What a snapshot answers to a query. @param writer what writes the items of one answer */
function answerTo<Item extends object>(
  query: ListQuery<Item>,
  writer: () => WriteItem<Item>,
): (snapshot: Snapshot) => Steps<object> {
  const { list } = query;
  return function* respond(snapshot) {
    const page = yield* selectPage(query, snapshot);
    return {
      [list.name]: new ItemsText(page.items, writer()),
      continue: page.continue,
      unavailable: list.unavailable(snapshot),
    };
  };
}

function answerSchema({ name, message, order }: SnapshotList, what: string): Schema {
  return {
    type: "object",
    description: `${what}, or a page of them.`,
    properties: {
      [name]: {
        type: "array",
        items: { anyOf: [{ $ref: `${message}#` }, { $ref: `${partialName(message)}#` }] },
        description: `${what}, ${order} or as asked for; with \`fields\` only the fields that it names.`,
      },
      continue: {
        type: "string",
        description:
          "Where to go on: given as `continue` it brings the items that follow; absent where there are no more.",
      },
      unavailable: { type: "string", description: "Why none are known; absent when they are." },
    },
    required: [name],
    additionalProperties: false,
  };
}
