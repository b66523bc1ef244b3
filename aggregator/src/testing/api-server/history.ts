import { randomUUID } from "node:crypto";
import type { KubeObject } from "../../kube/resources/kube-object.ts";

/** A change of one object, as a watch tells it. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly plural: string;
  readonly object: KubeObject;
  readonly version: number;
}

/** An object to store: what the server itself would fill in may be left out. */
export interface StoredInput {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
}

/** What a stand-in API server holds, with every change that is not compacted yet: etcd, as far as a watch can tell. */
export class History {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  #changes: Change[] = [];
  #version = 1;
  #compactedTo = 0;

  get version(): number {
    return this.#version;
  }

  /** Whether changes after this version are still known. */
  reachesBackTo(version: number): boolean {
    return version >= this.#compactedTo;
  }

  /** Makes an object known as a kind, without any object of it. */
  serve(plural: string): void {
    if (!this.#objects.has(plural)) this.#objects.set(plural, new Map());
  }

  serves(plural: string): boolean {
    return this.#objects.has(plural);
  }

  /** Stores an object, with a new version; one that the name and namespace already stand for is changed. */
  put(plural: string, input: StoredInput): Change {
    this.serve(plural);
    const key = keyOf(input);
    const before = this.#objects.get(plural)?.get(key);
    const uid = input.metadata.uid ?? before?.metadata.uid ?? randomUUID();
    const version = ++this.#version;
    const object = { ...input, metadata: { ...input.metadata, uid, resourceVersion: String(version) } };
    this.#objects.get(plural)?.set(key, object);
    return this.#tell({ type: before ? "MODIFIED" : "ADDED", plural, object, version });
  }

  remove(plural: string, name: string, namespace?: string): Change {
    const key = keyOf({ metadata: { name, namespace } });
    const object = this.#objects.get(plural)?.get(key);
    if (object === undefined) throw new Error(`there is no ${plural} ${key}`);
    this.#objects.get(plural)?.delete(key);
    const version = ++this.#version;
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    return this.#tell({ type: "DELETED", plural, object: last, version });
  }

  /** The objects of a kind, by namespace and name. */
  list(plural: string): readonly KubeObject[] {
    return [...(this.#objects.get(plural) ?? new Map<string, KubeObject>())]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  changesAfter(version: number, plural: string): readonly Change[] {
    return this.#changes.filter((change) => change.plural === plural && change.version > version);
  }

  /** Forgets all changes so far: who asks for them is told that they have expired. */
  compact(): void {
    this.#version++;
    this.#compactedTo = this.#version;
    this.#changes = [];
  }

  #tell(change: Change): Change {
    this.#changes.push(change);
    return change;
  }
}

function keyOf({ metadata: { name, namespace } }: StoredInput): string {
  return `${namespace ?? ""}/${name}`;
}
