/** What kinds of trouble a scrape has; each is counted. */
export const failureKinds = ["connection", "answer", "deadline", "size", "format", "limit"] as const;

export type FailureKind = (typeof failureKinds)[number];

/** A scrape came to nothing: the message says why. */
export class ScrapeFailure extends Error {
  override readonly name = "ScrapeFailure";
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
