import type { Steps } from "@kubevitals/program";
import type { Snapshot } from "../../state/snapshot.ts";

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** Parameters of a path or a query, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** Parameters of a query that fit the route's schema, by name. */
export type QueryParameters = Readonly<Record<string, string | readonly string[] | number | undefined>>;

/** A path that is answered from one snapshot. */
export interface SnapshotRoute {
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** Parameters of the path, by name, with what they mean. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Schemas of the query's parameters, beside those that every path has. */
  readonly query?: Readonly<Record<string, Schema>>;
  /** What the answer is called among the components of the OpenAPI document. */
  readonly answerName: string;
  /** Schema of the answer without the snapshot's id. */
  readonly answer: Schema;
  /**
   * Checks a request once, for all snapshots that will answer it.
   *
   * @throws {QueryError}
   */
  prepare(path: Parameters, query: QueryParameters): PreparedAnswer;
}

/** A request that was checked. */
export interface PreparedAnswer {
  /** The snapshot that has to answer; undefined: the newest. */
  readonly snapshotId?: string | undefined;
  /**
   * The answer without the snapshot's id, in steps where it is much work. Lists in it may be {@link ItemsText}.
   *
   * @throws {LookupError}
   */
  respond(snapshot: Snapshot): Answer;
  /** Another way to the same answers, for one snapshot after another: it remembers what it wrote. Absent where that would not help. */
  remembering?(): (snapshot: Snapshot) => Answer;
}

/** The fields of an answer, in steps where they are much work. */
export type Answer = Steps<object> | object;
