/** What a person gave the program cannot be used: the message names it and says what would do. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
