/** What one agent may send at most. Nothing from outside grows memory without bound. */
export const limits = {
  /** Length of names and ids, in UTF-16 units. */
  nameLength: 253,
  /** Length of any other text of a record: a path may be as long (PATH_MAX). */
  textLength: 4096,
  /** Entries of a list or map of the vitals. */
  entries: 4096,
  /** Characters of names and texts in one record of vitals. */
  vitalsCharacters: 1024 * 1024,
  /** Rows of all blocks that a stream holds. */
  rows: 200_000,
  /** Blocks that a stream holds. */
  blocks: 20_000,
  /** Characters in names, help texts and label values of all blocks that a stream holds. */
  blockCharacters: 32 * 1024 * 1024,
  /** Labels of a family. */
  familyLabels: 64,
  /** Characters that a node's series take on the page. */
  pageCharacters: 32 * 1024 * 1024,
  /** Labels that stand beside a block. */
  instanceLabels: 16,
  /** Vitals that later ones may refer to. */
  bases: 16,
  /** Messages in one message of back-filled ones. */
  backfilledMessages: 1024,
  /** Answers that an agent may leave unread. */
  unreadAnswers: 256,
} as const;
