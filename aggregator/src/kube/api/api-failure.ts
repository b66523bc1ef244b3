/** What the API server's answer, or its silence, says of a request that failed. */
export interface ApiFailureDetails {
  /** HTTP status, or the code of an ERROR event; absent where no answer came. */
  readonly code?: number;
  /** `reason` of the Status object, such as `Expired`. */
  readonly reason?: string;
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfterSeconds?: number;
  /** Why the server refused, one machine-readable word each, such as `ResourceVersionTooLarge`. */
  readonly causes?: readonly string[];
}

/** A request to the API server that brought nothing usable. The message is one line for people. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly causes: readonly string[];

  constructor(message: string, { code, reason, retryAfterSeconds, causes = [] }: ApiFailureDetails = {}) {
    super(oneLine(message));
    this.code = code;
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
    this.causes = causes;
  }

  /** Any error as a failure: what is none already came from the network, or from reading an answer. */
  static from(error: unknown): ApiFailure {
    if (error instanceof ApiFailure) return error;
    return new ApiFailure(describe(error));
  }
}

const mostCharacters = 300;

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses of one name: what each said stands in `errors`, and the message is empty.
  if (error instanceof AggregateError && error.message === "") return error.errors.map(describe).join("; ");
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}
