import { hashOf } from "../world/hash.ts";

/** Something that some of many have. */
interface Shared {
  readonly share: number;
}

/** How many of all may be ill together: of a small cluster most must stay as they should be. */
const mostShare = 0.5;

/**
 * Who has which fault, by place: each kind has its share of all, but one at least, and nobody has two. Of few, the first kinds
 * alone find somebody.
 */
export function planFaults<Kind extends Shared>(
  kinds: readonly Kind[],
  total: number,
  ...key: readonly (number | string)[]
): ReadonlyMap<number, Kind> {
  const planned = new Map<number, Kind>();
  const most = Math.floor(total * mostShare);
  kinds.forEach((kind, number) => {
    const wanted = Math.max(1, Math.round(kind.share * total));
    for (let taken = 0; taken < wanted && planned.size < most; taken++) {
      let place = hashOf(...key, number, taken) % total;
      while (planned.has(place)) place = (place + 1) % total;
      planned.set(place, kind);
    }
  });
  return planned;
}
