import {
  recordNaming,
  type HealthIssue,
  type RecordKind,
  type RecordName,
  type RecordSelection,
} from "@kubevitals/proto";
import { selectFields } from "../../query/field-selection.ts";
import { parseListQuery } from "../../query/list-query.ts";
import { snapshotLists, type SnapshotList } from "../../query/lists.ts";
import { InvalidRequest } from "../invalid-request.ts";
import { inFields, selectionFields } from "../named-fields.ts";

/** Which records of one kind a reader wants, and what of them. */
export interface KindSelection {
  /** Undefined: all. */
  readonly isWanted: ((item: object) => boolean) | undefined;
  /** What is sent of a record; undefined: all of it. */
  readonly project: (<Item extends object>(item: Item) => Item) | undefined;
}

/** What a reader wants of snapshots. */
export interface Selection {
  /** Two selections of the same meaning have the same. */
  readonly identity: string;
  /** Undefined where the kind is not wanted. */
  of(name: RecordName): KindSelection | undefined;
}

const issues: SnapshotList<HealthIssue> = {
  name: "issues",
  message: "HealthIssue",
  order: "worst first",
  items: ({ cluster }) => cluster.issues,
  unavailable: () => undefined,
};

/** What records of each kind are read from. */
export const recordLists: Readonly<Record<RecordName, SnapshotList>> = { ...snapshotLists, issues };

const nameByKind: Readonly<Record<Exclude<RecordKind, "RECORD_KIND_UNSPECIFIED">, RecordName>> = {
  RECORD_KIND_NODES: "nodes",
  RECORD_KIND_PODS: "pods",
  RECORD_KIND_NETWORKS: "networks",
  RECORD_KIND_NAMESPACES: "namespaces",
  RECORD_KIND_WORKLOADS: "workloads",
  RECORD_KIND_SERVICES: "services",
  RECORD_KIND_VOLUMES: "volumes",
  RECORD_KIND_VOLUME_CLAIMS: "volumeClaims",
  RECORD_KIND_QUOTAS: "quotas",
  RECORD_KIND_CLUSTER: "issues",
};

const everything: KindSelection = { isWanted: undefined, project: undefined };

/** Checks which records a reader wants. @throws {InvalidRequest} naming what is wrong. */
export function parseSelections(selections: readonly RecordSelection[]): Selection {
  if (selections.length === 0) return { identity: "", of: () => everything };
  const wanted = new Map<RecordName, KindSelection>();
  for (const selection of selections) {
    const { kind } = selection;
    const name = Object.hasOwn(nameByKind, kind) ? nameByKind[kind as keyof typeof nameByKind] : undefined;
    if (name === undefined) throw new InvalidRequest(`selections: kind ${kind} is none that a snapshot has`);
    if (wanted.has(name)) throw new InvalidRequest(`selections: ${kind} comes twice; each kind may come once`);
    try {
      wanted.set(name, kindSelection(name, selection));
    } catch (error) {
      throw inFields(selectionFields, error);
    }
  }
  const identity = JSON.stringify(selections.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)));
  return { identity, of: (name) => wanted.get(name) };
}

function kindSelection(name: RecordName, { filters, labelSelector, namespace, nodeName, fields }: RecordSelection) {
  const asked = { filter: filters, labelSelector, namespace, nodeName, fields: fields.join(",") };
  const query = parseListQuery(recordLists[name], asked);
  const isFiltered = filters.length > 0 || labelSelector !== "" || namespace !== "" || nodeName !== "";
  const { selection } = query;
  const { key, order } = recordNaming[name];
  const named = new Map([...key, ...order].map((field) => [field, "all"] as const));
  const wanted = selection && new Map([...selection, ...named]);
  return {
    isWanted: isFiltered ? query.isWanted : undefined,
    project: wanted && (<Item extends object>(item: Item) => selectFields(wanted, item) as Item),
  };
}
