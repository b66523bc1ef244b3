/** A change of one object, as a watch tells it. */
export interface Change {
  readonly version: number;
  /** The line of the watch, with its end. */
  readonly line: string;
}

/** Changes of a kind that are kept for watches that go on where others ended. */
const mostKept = 8000;

/** The version at which everything began. */
export const firstVersion = 1000;

/** The changes of all kinds, numbered as they come: etcd, as far as a watch can tell. */
export class Journal {
  readonly #changes = new Map<string, Change[]>();
  /** Of kinds whose oldest changes were dropped: the last one that was. */
  readonly #droppedTo = new Map<string, number>();
  /** The version of each object that has changed, by kind and place. */
  readonly #versions = new Map<string, Map<number, number>>();
  #version = firstVersion;

  get version(): number {
    return this.#version;
  }

  /** The version of an object. */
  versionOf(plural: string, index: number): string {
    return String(this.#versions.get(plural)?.get(index) ?? firstVersion);
  }

  /** Numbers the next change of an object. */
  next(plural: string, index: number): string {
    const versions = this.#versions.get(plural) ?? new Map<number, number>();
    this.#versions.set(plural, versions);
    versions.set(index, ++this.#version);
    return String(this.#version);
  }

  /** Keeps the change that was numbered last. */
  add(plural: string, line: string): void {
    const changes = this.#changes.get(plural) ?? [];
    this.#changes.set(plural, changes);
    changes.push({ version: this.#version, line });
    if (changes.length <= 2 * mostKept) return;
    const dropped = changes.splice(0, changes.length - mostKept);
    this.#droppedTo.set(plural, dropped.at(-1)?.version ?? 0);
  }

  /** The changes of a kind after a version; undefined where they are not known any more. */
  after(plural: string, version: number): readonly Change[] | undefined {
    if (version < (this.#droppedTo.get(plural) ?? 0) || version < firstVersion) return undefined;
    const changes = this.#changes.get(plural) ?? [];
    const first = changes.findIndex((change) => change.version > version);
    return first < 0 ? [] : changes.slice(first);
  }
}
