import type { Steps } from "@kubevitals/program";
import type { ObjectTable } from "../../state/objects/object-table.ts";
import type { KubeObject } from "../resources/kube-object.ts";
import { sharedText } from "../facts/shared.ts";
import type { KubeResource } from "../resources/resource.ts";
import { writeRows } from "../rows.ts";
import { NamedUids } from "./named-uids.ts";

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
  /** UIDs of the objects that are kept. */
  #uids = new NamedUids();
  /** Those that a list which is under way has named. */
  #listed: NamedUids | undefined;
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
    this.#listed = new NamedUids();
    this.#forgetSkipped();
  }

  /** All that exists has been told: what was not named is gone. Once the steps are done, the table shows it. */
  endList(): Steps<void> {
    if (this.#listed !== undefined) {
      for (const { namespace, name, uid } of this.#uids) {
        if (this.#listed.get(namespace, name) !== uid) this.#table.remove(uid);
      }
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
    const { uid, namespace, name } = identity;
    const known = this.#uids.get(namespace, name);
    // A new object under an old name: the end of the old one was missed.
    if (known !== undefined && known !== uid) this.#table.remove(known);
    try {
      const facts = this.#resource.facts?.(object as T) as F;
      this.#table.put({ uid, namespace, name, facts, rows: (out) => writeRows(this.#resource, object as T, out) });
    } catch (error) {
      this.#forget(identity);
      this.#skip(keyOf(identity), error instanceof Error ? error.message : String(error));
      return true;
    }
    this.#uids.set(namespace, name, uid);
    this.#listed?.set(namespace, name, uid);
    this.#unskip(identity);
    return true;
  }

  /** The object is gone. Whether it was known to be which. */
  remove(object: unknown): boolean {
    const identity = identityOf(object);
    if (identity === undefined) return false;
    this.#forget(identity);
    this.#unskip(identity);
    return true;
  }

  /** What was said of an object could not be read. Whether it was known to be which. */
  skipUnreadable(uid: string | undefined, reason: string): boolean {
    const identity = uid === undefined ? undefined : this.#find(uid);
    if (identity !== undefined) this.#forget(identity);
    this.#skip(identity === undefined ? uid : keyOf(identity), reason);
    // With a UID that is not kept, there is nothing that could be out of date.
    return uid !== undefined;
  }

  /** Nothing of this kind may be shown any more. */
  clear(): void {
    for (const { uid } of this.#uids) this.#table.remove(uid);
    this.#uids = new NamedUids();
    this.#listed = undefined;
    this.#forgetSkipped();
    this.#table.view();
  }

  #forget({ namespace, name, uid }: Identity): void {
    this.#table.remove(uid);
    if (this.#uids.get(namespace, name) === uid) this.#uids.delete(namespace, name);
    if (this.#listed?.get(namespace, name) === uid) this.#listed.delete(namespace, name);
  }

  #find(uid: string): Identity | undefined {
    for (const identity of this.#uids) if (identity.uid === uid) return identity;
    return undefined;
  }

  #unskip(identity: Identity): void {
    if (this.#skipped.size > 0) this.#skipped.delete(keyOf(identity));
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
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

function identityOf(object: unknown): Identity | undefined {
  const metadata = (object as { readonly metadata?: Readonly<Record<string, unknown>> } | null)?.metadata;
  const { uid, name, namespace = "" } = metadata ?? {};
  if (typeof uid !== "string" || typeof name !== "string" || typeof namespace !== "string") return undefined;
  if (uid === "" || name === "") return undefined;
  return { uid, namespace: sharedText(namespace), name };
}

/** How an object that was skipped is told from others. */
function keyOf({ namespace, name }: Identity): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}
