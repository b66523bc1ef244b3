import { readContinueToken } from "./continue-token.ts";
import { equals } from "./equals.ts";
import { parseFieldSelection, type FieldSelection } from "./field-selection.ts";
import { parseFilter } from "./filter.ts";
import { parseLabelSelector } from "./label-selector.ts";
import type { SnapshotList } from "./lists.ts";
import { QueryError } from "./query-error.ts";
import { parseSort, type Order } from "./sort.ts";

/** Items of one page at most. */
export const mostItems = 10_000;

/**
 * What a reader asks of a list: the parameters of REST, and the fields of gRPC's requests, which are the same. What is undefined,
 * and a text that is empty, was not given. docs/rest.md has the syntax.
 */
export interface ListParameters {
  /** Id of the snapshot that is to answer; without it the newest, or that of `continue`. */
  readonly snapshot?: string | undefined;
  /** What the fields of an item must be: `cpuUsageRate>80,freshness=fresh`. Of several all must hold. */
  readonly filter?: string | readonly string[] | undefined;
  /** What the labels of an item must be, in Kubernetes' syntax: `app=web,tier notin (test)`. */
  readonly labelSelector?: string | undefined;
  /** The namespace of an item. */
  readonly namespace?: string | undefined;
  /** The node of a pod. */
  readonly nodeName?: string | undefined;
  /** Fields to sort by, the first counts most; `-` before one: the greatest first. Items without the field come last. */
  readonly sort?: string | undefined;
  /** Items of a page, from 1 to {@link mostItems}; without it all. */
  readonly limit?: number | undefined;
  /** What the page before said, to go on behind it with the same query. */
  readonly continue?: string | undefined;
  /** The only fields of an item that are wanted: `nodeName,provenance.freshness`. */
  readonly fields?: string | undefined;
}

/** A list query that was checked once, and holds for any snapshot. */
export interface ListQuery<Item extends object = object> {
  readonly list: SnapshotList<Item>;
  /** The snapshot that has to answer; undefined: the newest. */
  readonly snapshotId: string | undefined;
  /** Whether an item is wanted. */
  readonly isWanted: (item: Item) => boolean;
  /** The order that is asked for; undefined: that of the list. */
  readonly order: Order | undefined;
  /** Items of the page at most. */
  readonly limit: number | undefined;
  /** Place in the list of the last item that the reader has. */
  readonly after: number | undefined;
  /** The wanted fields of an item, in the wire's or in REST's form; undefined: all. */
  readonly selection: FieldSelection | undefined;
  /** Tells queries of different meaning apart: two with the same text want the same items in the same order and form. */
  readonly identity: string;
}

/** Items of an answer: what `selectPage` makes of a query and a snapshot. */
export interface Page<Item extends object> {
  /** Whole items, in order: `selection` is not applied yet. */
  readonly items: readonly Item[];
  /** Where to go on; undefined where there are no more. */
  readonly continue: string | undefined;
}

/**
 * Checks what a reader asks of a list.
 *
 * @throws {QueryError} naming the parameter and what would do.
 */
export function parseListQuery<Item extends object>(
  list: SnapshotList<Item>,
  parameters: ListParameters,
): ListQuery<Item> {
  const { snapshot, filter = [], labelSelector, namespace, nodeName, sort, limit, fields } = parameters;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= mostItems))
    throw new QueryError("limit", `must be a whole number from 1 to ${mostItems}`);
  const filters = (typeof filter === "string" ? [filter] : filter).filter((text) => text !== "");
  const tests = [
    parseFilter(list.message, filters),
    labelSelector ? parseLabelSelector(list.message, labelSelector) : undefined,
    equals(list.message, "namespace", namespace),
    equals(list.message, "nodeName", nodeName),
  ].filter((test) => test !== undefined);
  const identity = JSON.stringify([list.name, filters, labelSelector, namespace, nodeName, sort, fields]);
  const token = parameters.continue ? readContinueToken(parameters.continue, identity) : undefined;
  if (token && snapshot && snapshot !== token.snapshotId)
    throw new QueryError("continue", `goes on in snapshot ${token.snapshotId}; ask for no other`);
  return {
    list,
    snapshotId: token?.snapshotId ?? (snapshot === "" ? undefined : snapshot),
    isWanted: (item) => tests.every((test) => test(item)),
    order: sort ? parseSort(list.message, sort) : undefined,
    limit,
    after: token?.after,
    selection: fields ? parseFieldSelection(list.message, fields) : undefined,
    identity,
  };
}
