import { status } from "@grpc/grpc-js";
import { encodeMessage, fieldNumbers, type ListOptions } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import { selectFields } from "../query/field-selection.ts";
import { parseListQuery, type ListQuery, type Page } from "../query/list-query.ts";
import type { SnapshotList } from "../query/lists.ts";
import { selectPage } from "../query/select-page.ts";
import { encodeRecord } from "./encode-record.ts";
import { mostAnswerBytes } from "./limits.ts";
import { RepeatedField } from "./length-delimited.ts";
import { inFields, listFields } from "./named-fields.ts";
import { Refusal } from "./refusal.ts";

/** What requests of all lists have, and some lack. */
export interface ListRequest {
  readonly snapshotId: string;
  readonly namespace?: string;
  readonly nodeName?: string;
  readonly options?: ListOptions;
}

/** Items that are encoded in one step. */
const itemsPerStep = 25;

/** Messages that answer with a list. */
export type ListResponse = Exclude<keyof typeof fieldNumbers, "SnapshotPart">;

/** What a list request asks. @throws {InvalidRequest} where it makes no sense */
export function listQuery(list: SnapshotList, request: ListRequest): ListQuery {
  try {
    return parseListQuery(list, parametersOf(request));
  } catch (error) {
    throw inFields(listFields, error);
  }
}

/**
 * The encoded answer of a snapshot to a list request, worked out in steps.
 *
 * @param responseName the message that answers; its field of the list's name holds the items
 * @throws {InvalidRequest} where it is to go on with what the snapshot does not have
 * @throws {Refusal} where the answer is larger than clients accept, and no page was asked for
 */
export function* listAnswer(snapshot: Snapshot, query: ListQuery, responseName: ListResponse): Steps<Buffer> {
  try {
    return yield* encodedAnswer(snapshot, query, responseName);
  } catch (error) {
    throw inFields(listFields, error);
  }
}

function* encodedAnswer(snapshot: Snapshot, query: ListQuery, responseName: ListResponse): Steps<Buffer> {
  const { list } = query;
  const page = yield* selectPage(query, snapshot);
  const items = new RepeatedField((fieldNumbers[responseName] as Readonly<Record<string, number>>)[list.name] ?? 0);
  yield* encodeItems(items, list, query, page);
  const isCut = items.count < page.items.length;
  if (isCut && (query.limit === undefined || items.count === 0)) throw tooLarge(list, page);
  // The page that ends where the message is full goes on from there.
  const token = isCut ? (yield* selectPage({ ...query, limit: items.count }, snapshot)).continue : page.continue;
  const unavailable = list.unavailable(snapshot);
  const envelope = encodeMessage(responseName, { snapshotId: snapshot.id, unavailable, continueToken: token });
  return Buffer.concat([envelope, ...items.take()]);
}

/** Encodes items until the message is full. */
function* encodeItems(out: RepeatedField, list: SnapshotList, query: ListQuery, { items }: Page<object>): Steps<void> {
  const { selection } = query;
  for (const [index, item] of items.entries()) {
    const record = encodeRecord(list.message, selection ? selectFields(selection, item) : item);
    if (out.bytes + record.length > mostAnswerBytes) return;
    out.add(record);
    if (index % itemsPerStep === 0) yield;
  }
}

function tooLarge({ name }: SnapshotList, { items }: Page<object>): Refusal {
  const advice =
    "ask for pages with options.limit, for fewer fields with options.fields, or for the whole with GetSnapshot";
  return new Refusal(
    status.RESOURCE_EXHAUSTED,
    "too-large",
    `the ${items.length} ${name} that were asked for do not fit into a message of 4 MiB; ${advice}`,
  );
}

function parametersOf({ snapshotId, namespace, nodeName, options }: ListRequest) {
  return {
    snapshot: snapshotId,
    namespace,
    nodeName,
    filter: options?.filters,
    labelSelector: options?.labelSelector,
    sort: options?.sort,
    limit: options?.limit || undefined,
    continue: options?.continueToken,
    fields: options?.fields.join(","),
  };
}
