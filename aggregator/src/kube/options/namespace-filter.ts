/** Which namespaces are read. */
export interface NamespaceFilterOptions {
  /** None: all. */
  readonly namespaces: readonly string[];
  readonly namespacesDenylist: readonly string[];
}

/**
 * Tells whether the objects of a namespace are read. What is on both lists is not. Kinds without namespaces, the namespaces
 * themselves among them, are always read whole.
 */
export function createNamespaceFilter({
  namespaces,
  namespacesDenylist,
}: NamespaceFilterOptions): (name: string) => boolean {
  const wanted = new Set(namespaces);
  const unwanted = new Set(namespacesDenylist);
  return (name) => (wanted.size === 0 || wanted.has(name)) && !unwanted.has(name);
}
