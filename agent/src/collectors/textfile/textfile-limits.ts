/**
 * How much of text files is taken. An aggregator ends the stream of an agent that sends more than it takes of one node, so
 * these stay well below its limits: what somebody writes into a folder must not silence the node.
 */
export const textfileLimits = {
  /** Files that are read, over all folders. */
  files: 10_000,
  /** Bytes of one file. */
  fileBytes: 8 * 1024 * 1024,
  /** Rows of all files together. */
  rows: 50_000,
  /** Characters that the rows of all files take on a page. */
  pageCharacters: 8 * 1024 * 1024,
  /** Labels of a family. */
  familyLabels: 64,
  /** Length of names, in UTF-16 units. */
  nameLength: 253,
  /** Length of a help text or the value of a label. */
  textLength: 4096,
  /** Pods that are spoken of: as many as may run on one node, and more. */
  pods: 1000,
  /** Values of the node that vitals carry, and the characters of their names. */
  customMetrics: 4096,
  customMetricsCharacters: 512 * 1024,
  /** Folders that patterns lead to. */
  folders: 1000,
} as const;
