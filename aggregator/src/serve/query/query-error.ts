/** A list query that makes no sense. The message begins with the parameter's name and says to a person what would do. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** As {@link ListParameters} and REST name it. */
  readonly parameter: string;
  /** The message without the name. */
  readonly problem: string;

  constructor(parameter: string, problem: string) {
    super(`${parameter}: ${problem}`);
    this.parameter = parameter;
    this.problem = problem;
  }
}
