/** Bytes of one answer: below the 4 MiB that clients accept by default, with room for what stands beside the records. */
export const mostAnswerBytes = 4 * 1024 * 1024 - 64 * 1024;

/** Bytes of one request of a reader: filters and names of fields take a fraction of it. */
export const mostRequestBytes = 64 * 1024;
