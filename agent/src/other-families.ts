import type { Family, MetricBlock } from "@kubevitals/proto";

/** What is known of the families of collectors other than the one that asks. */
export interface OtherFamilies {
  /** Whether a series of this name stands in one of them, as far as samples have shown. */
  has(seriesName: string): boolean;
}

/** Names by block: a block hardly ever changes, so they are gathered once. */
const namesOfBlocks = new WeakMap<MetricBlock, ReadonlySet<string>>();

/** Asks what the collectors' last samples said. */
export function otherFamilies(blocksOfOthers: () => Iterable<readonly MetricBlock[]>): OtherFamilies {
  return {
    has(seriesName) {
      for (const blocks of blocksOfOthers()) {
        if (blocks.some((block) => namesOf(block).has(seriesName))) return true;
      }
      return false;
    },
  };
}

function namesOf(block: MetricBlock): ReadonlySet<string> {
  let names = namesOfBlocks.get(block);
  if (names === undefined) {
    names = new Set(block.families.flatMap(seriesNamesOf));
    namesOfBlocks.set(block, names);
  }
  return names;
}

function seriesNamesOf({ name, suffixes }: Family): readonly string[] {
  return [name, ...suffixes.map((suffix) => name + suffix)];
}
