import type { Snapshot } from "../../state/snapshot.ts";

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** Parameters of a path or a query, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** A path that is answered from one snapshot. */
export interface SnapshotRoute {
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** Parameters of the path, by name, with what they mean. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Schema of the answer without the snapshot's id. */
  readonly answer: Schema;
  /** The answer without the snapshot's id. @throws {LookupError} */
  respond(snapshot: Snapshot, parameters: Parameters): object;
}
