import type { Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";
import { continueToken } from "./continue-token.ts";
import type { ListQuery, Page } from "./list-query.ts";
import { QueryError } from "./query-error.ts";
import type { Order, Ranks } from "./sort.ts";
import { SortedPick } from "./sorted-pick.ts";

/** Items that are looked at in one step: some tenths of a millisecond. */
const itemsAStep = 256;

interface Placed<Item> {
  readonly item: Item;
  /** Place in the list. */
  readonly place: number;
}

interface Ranked<Item> extends Placed<Item> {
  readonly ranks: Ranks;
}

/**
 * The page of a snapshot that a query asks for, in short steps, so that a list of 150,000 need not hold the event loop: `inTurns`
 * and `atOnce` do them.
 *
 * @throws {QueryError} where `continue` goes on behind the end of the list.
 */
export function* selectPage<Item extends object>(query: ListQuery<Item>, snapshot: Snapshot): Steps<Page<Item>> {
  if (query.list.prepare) yield* query.list.prepare(snapshot);
  const found = query.order ? yield* sorted(query, query.order, snapshot) : yield* inOrder(query, snapshot);
  const items = found.slice(0, query.limit).map(({ item }) => item);
  const last = found[items.length - 1];
  const isCut = found.length > items.length && last !== undefined;
  const token = isCut ? continueToken({ snapshotId: snapshot.id, after: last.place }, query.identity) : undefined;
  return { items, continue: token };
}

/** Items in the list's own order, one more than the page has where there is one. */
function* inOrder<Item extends object>(
  { list, isWanted, limit = Infinity, after = -1 }: ListQuery<Item>,
  snapshot: Snapshot,
): Steps<readonly Placed<Item>[]> {
  const found: Placed<Item>[] = [];
  let place = -1;
  for (const item of list.items(snapshot)) {
    if (++place % itemsAStep === 0) yield undefined;
    if (place <= after || !isWanted(item)) continue;
    found.push({ item, place });
    if (found.length > limit) break;
  }
  return found;
}

/**
 * Items in the order that was asked for, one more than the page has where there is one. A later page is picked from all that come
 * behind the last item of the page before, so nothing is kept between two pages.
 */
function* sorted<Item extends object>(
  { list, isWanted, limit = Infinity, after }: ListQuery<Item>,
  { ranksOf, compare }: Order,
  snapshot: Snapshot,
): Steps<readonly Ranked<Item>[]> {
  const rank = (item: Item, place: number): Ranked<Item> => ({ item, place, ranks: ranksOf(item) });
  const compareRanked = (a: Ranked<Item>, b: Ranked<Item>) => compare(a.ranks, b.ranks) || a.place - b.place;
  const last = after === undefined ? undefined : rank(itemAt(list.items(snapshot), after), after);
  const pick = new SortedPick<Ranked<Item>>(limit + 1, compareRanked);
  let place = -1;
  for (const item of list.items(snapshot)) {
    if (++place % itemsAStep === 0) yield undefined;
    if (!isWanted(item)) continue;
    const ranked = rank(item, place);
    if (last === undefined || compareRanked(ranked, last) > 0) pick.offer(ranked);
  }
  return yield* pick.take();
}

function itemAt<Item>(items: Iterable<Item>, wanted: number): Item {
  let place = 0;
  for (const item of items) if (place++ === wanted) return item;
  throw new QueryError("continue", "goes on behind the end of the list; begin again without it");
}
