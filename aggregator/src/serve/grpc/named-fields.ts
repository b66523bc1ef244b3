import { QueryError } from "../query/query-error.ts";
import { InvalidRequest } from "./invalid-request.ts";

/** The field of a request that each parameter of a list is, as kubevitals/v1/metrics.proto names it. */
export type NamedFields = Readonly<Record<string, string>>;

/** Fields of requests for a list. */
export const listFields: NamedFields = {
  snapshot: "snapshot_id",
  namespace: "namespace",
  nodeName: "node_name",
  filter: "options.filters",
  labelSelector: "options.label_selector",
  sort: "options.sort",
  limit: "options.limit",
  continue: "options.continue_token",
  fields: "options.fields",
};

/** Fields of the records that a reader of snapshots wants. */
export const selectionFields: NamedFields = {
  namespace: "selections.namespace",
  nodeName: "selections.node_name",
  filter: "selections.filters",
  labelSelector: "selections.label_selector",
  fields: "selections.fields",
};

/** What makes no sense, named by the field of the request; anything else as it is. */
export function inFields(names: NamedFields, error: unknown): unknown {
  if (!(error instanceof QueryError)) return error;
  return new InvalidRequest(`${names[error.parameter] ?? error.parameter}: ${error.problem}`);
}
