/** A list query that makes no sense. The message begins with the parameter's name and says to a person what would do. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** As REST and gRPC name it. */
  readonly parameter: string;

  constructor(parameter: string, problem: string) {
    super(`${parameter}: ${problem}`);
    this.parameter = parameter;
  }
}
