/** A file that is generated: where it lies in the repository, and what it holds. */
export interface GeneratedFile {
  readonly path: string;
  readonly render: () => string | Promise<string>;
}
