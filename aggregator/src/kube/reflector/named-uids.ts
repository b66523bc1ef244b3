/** UIDs of objects by namespace and name. Holds no text beside the object's own: of some kinds there are 150,000 objects. */
export class NamedUids {
  readonly #namespaces = new Map<string, Map<string, string>>();

  get(namespace: string, name: string): string | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, uid: string): void {
    let uids = this.#namespaces.get(namespace);
    if (uids === undefined) this.#namespaces.set(namespace, (uids = new Map()));
    // A map keeps the first of equal keys: the name of an object that changed would be held twice.
    uids.delete(name);
    uids.set(name, uid);
  }

  delete(namespace: string, name: string): void {
    const uids = this.#namespaces.get(namespace);
    uids?.delete(name);
    if (uids?.size === 0) this.#namespaces.delete(namespace);
  }

  *[Symbol.iterator](): Generator<{ readonly namespace: string; readonly name: string; readonly uid: string }> {
    for (const [namespace, uids] of this.#namespaces) for (const [name, uid] of uids) yield { namespace, name, uid };
  }
}
