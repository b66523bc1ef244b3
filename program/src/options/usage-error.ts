/** What a person gave the program cannot be used: the message, one line, names it and says what would do. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(message: string) {
    super(message.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " "));
  }
}
