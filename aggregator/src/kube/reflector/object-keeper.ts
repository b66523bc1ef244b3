import type { Steps } from "@kubevitals/program";
import type { ObjectTable } from "../../state/objects/object-table.ts";
import type { KubeObject } from "../resources/kube-object.ts";
import type { KubeResource } from "../resources/resource.ts";
import { writeRows } from "../rows.ts";

/** An object that could not be read, for a log and a counter. */
export interface SkippedObject {
  /** `shop/cart-0`, or what else is known of it. */
  readonly object: string;
  readonly reason: string;
}

/** Skipped objects that are told apart at most. */
const mostSkipped = 10_000;

/**
 * Keeps the table of one kind in step with what the API server says: of an object rows and facts are made, and it is dropped. One
 * that is too strange is left out, and so is what was known of it before: an older version must not pass for the present one.
 *
 * The table may hold other objects beside those of this keeper, such as the same kind's in other namespaces.
 */
export class ObjectKeeper<T extends KubeObject = KubeObject, F = unknown> {
  readonly #resource: KubeResource<T, F>;
  readonly #table: ObjectTable<F>;
  readonly #onSkip: (skipped: SkippedObject) => void;
  /** UIDs of the objects that are kept, by namespace and name. */
  #uids = new Map<string, string>();
  /** Those that a list which is under way has named. */
  #listed: Map<string, string> | undefined;
  #skipped = new Set<string>();
  /** Skipped objects of which not even a name is known. */
  #nameless = 0;

  constructor(resource: KubeResource<T, F>, table: ObjectTable<F>, onSkip: (skipped: SkippedObject) => void) {
    this.#resource = resource;
    this.#table = table;
    this.#onSkip = onSkip;
  }

  /** Objects that exist and were too strange to read. */
  get skipped(): number {
    return this.#skipped.size + this.#nameless;
  }

  /** All that exists is told from here on. What is kept stays until it is known to be gone. */
  beginList(): void {
    this.#listed = new Map();
    this.#forgetSkipped();
  }

  /** All that exists has been told: what was not named is gone. Once the steps are done, the table shows it. */
  endList(): Steps<void> {
    if (this.#listed !== undefined) {
      for (const [key, uid] of this.#uids) if (this.#listed.get(key) !== uid) this.#table.remove(uid);
      this.#uids = this.#listed;
      this.#listed = undefined;
    }
    return this.settling();
  }

  /** Whether so much has changed that it should be settled before more is told. */
  get isFull(): boolean {
    return this.#table.isFull(this.#listed !== undefined);
  }

  /** Shows in the table what was told. */
  settling(): Steps<void> {
    return this.#table.settling();
  }

  /** The object is like this now. Whether it was known to be which: if not, an older version may still be kept. */
  put(object: unknown): boolean {
    const identity = identityOf(object);
    if (identity === undefined) {
      this.#skip(undefined, "it has no metadata.name or metadata.uid");
      return false;
    }
    const { key, uid, namespace, name } = identity;
    const known = this.#uids.get(key);
    // A new object under an old name: the end of the old one was missed.
    if (known !== undefined && known !== uid) this.#table.remove(known);
    try {
      const facts = this.#resource.facts?.(object as T) as F;
      this.#table.put({ uid, namespace, name, facts, rows: (out) => writeRows(this.#resource, object as T, out) });
    } catch (error) {
      this.#forget(key, uid);
      this.#skip(key, error instanceof Error ? error.message : String(error));
      return true;
    }
    this.#uids.set(key, uid);
    this.#listed?.set(key, uid);
    this.#skipped.delete(key);
    return true;
  }

  /** The object is gone. Whether it was known to be which. */
  remove(object: unknown): boolean {
    const identity = identityOf(object);
    if (identity === undefined) return false;
    this.#forget(identity.key, identity.uid);
    this.#skipped.delete(identity.key);
    return true;
  }

  /** What was said of an object could not be read. Whether it was known to be which. */
  skipUnreadable(uid: string | undefined, reason: string): boolean {
    const key = uid === undefined ? undefined : this.#keyOf(uid);
    if (key !== undefined && uid !== undefined) this.#forget(key, uid);
    this.#skip(key ?? uid, reason);
    // With a UID that is not kept, there is nothing that could be out of date.
    return uid !== undefined;
  }

  /** Nothing of this kind may be shown any more. */
  clear(): void {
    for (const uid of this.#uids.values()) this.#table.remove(uid);
    this.#uids = new Map();
    this.#listed = undefined;
    this.#forgetSkipped();
    this.#table.view();
  }

  #forget(key: string, uid: string): void {
    this.#table.remove(uid);
    if (this.#uids.get(key) === uid) this.#uids.delete(key);
    if (this.#listed?.get(key) === uid) this.#listed.delete(key);
  }

  #keyOf(uid: string): string | undefined {
    for (const [key, kept] of this.#uids) if (kept === uid) return key;
    return undefined;
  }

  #skip(key: string | undefined, reason: string): void {
    if (key === undefined || this.#skipped.size >= mostSkipped) this.#nameless++;
    else this.#skipped.add(key);
    this.#onSkip({ object: key ?? "an object without a name", reason });
  }

  #forgetSkipped(): void {
    this.#skipped = new Set();
    this.#nameless = 0;
  }
}

interface Identity {
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

function identityOf(object: unknown): Identity | undefined {
  const metadata = (object as { readonly metadata?: Readonly<Record<string, unknown>> } | null)?.metadata;
  const { uid, name, namespace = "" } = metadata ?? {};
  if (typeof uid !== "string" || typeof name !== "string" || typeof namespace !== "string") return undefined;
  if (uid === "" || name === "") return undefined;
  return { key: namespace === "" ? name : `${namespace}/${name}`, uid, namespace, name };
}
