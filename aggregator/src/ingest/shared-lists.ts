import { SharedValues } from "../shared-values.ts";

/** What agents of the largest clusters say alike: a node says of each of some thirty collectors how it fares, in a few words. */
const items = new SharedValues<object>(16_384);
const lists = new SharedValues<readonly object[]>(1024);
const longestItem = 512;
const longestList = 8192;

/**
 * The same list, of which there is one however many nodes send it; in one that nobody else sends, the same items. Items are what their
 * JSON says: of texts, and of numbers that are finite.
 */
export function sharedList<Item extends object>(list: readonly Item[]): readonly Item[] {
  const texts = list.map((item) => JSON.stringify(item));
  const shared = list.map((item, index) => sharedItem(item, texts[index] ?? ""));
  const text = texts.join();
  return text.length > longestList ? shared : (lists.share(text, shared) as readonly Item[]);
}

function sharedItem<Item extends object>(item: Item, text: string): Item {
  return text.length > longestItem ? item : (items.share(text, item) as Item);
}
