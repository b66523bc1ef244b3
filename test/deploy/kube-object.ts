import { parseAllDocuments } from "yaml";

/** An object as a manifest has it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The objects of a text with several documents. @throws where one of them is no YAML */
export function parseManifests(text: string): readonly KubeObject[] {
  return parseAllDocuments(text, { logLevel: "error" }).flatMap((document) => {
    if (!("toJS" in document)) return [];
    const [error] = document.errors;
    if (error) throw error;
    const value = document.toJS() as KubeObject | null;
    return value === null ? [] : [value];
  });
}

/** Kind and name, as kubectl writes them. */
export function nameOf({ kind, metadata: { name } }: KubeObject): string {
  return `${kind}/${name}`;
}
