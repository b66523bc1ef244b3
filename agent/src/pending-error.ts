/** What a collector throws whose source has been asked and has not answered yet: it neither succeeded nor failed. */
export class PendingError extends Error {}
