/**
 * How much of pods' pages is taken beside what options say. An aggregator ends the stream of an agent that sends more than it takes of
 * one node, so these stay well below its limits: what a pod says must not silence the node.
 */
export const scrapeLimits = {
  /** Length of names, in UTF-16 units. */
  nameLength: 253,
  /** Length of a help text or the value of a label. */
  textLength: 4096,
  /** Labels of a family, over all of its rows. */
  familyLabels: 64,
  /** Characters that the rows of one page take on the aggregator's. */
  pageCharacters: 4 * 1024 * 1024,
  /** The same of all pages of the node. */
  nodeCharacters: 12 * 1024 * 1024,
  /** Characters of a path. */
  pathLength: 1024,
  /** Scrapes that are under way at the same time. */
  atOnce: 8,
} as const;
