import { SharedPage } from "./shared-page.ts";

/** Memory that pages may take, in bytes, for those who ask for the same soon. What readers have yet to take of others comes on top. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Compressed pages of the newest snapshot that was asked for: who asks for a page that another has had, or is reading, gets the same
 * bytes. Compressing is most of what a page costs.
 */
export class SharedPages {
  #snapshotId = "";
  /** The longest unused first. */
  readonly #pages = new Map<string, SharedPage>();

  /**
   * The page of that key, made if there is none.
   *
   * @param make begins to make it; called after the page has its first reader
   */
  read(snapshotId: string, key: string, make: (page: SharedPage) => void): AsyncGenerator<Buffer, void, undefined> {
    if (this.#snapshotId !== snapshotId) this.#forgetAll();
    this.#snapshotId = snapshotId;
    const known = this.#pages.get(key);
    this.#pages.delete(key);
    this.#makeRoom();
    const page = known ?? new SharedPage(() => this.#makeRoom());
    this.#pages.set(key, page);
    const parts = page.read();
    if (known === undefined) make(page);
    return parts;
  }

  /** Keeps a page, which could not be made, from further readers. */
  forget(key: string, page: SharedPage): void {
    if (this.#pages.get(key) === page) this.#pages.delete(key);
    page.close();
  }

  #forgetAll(): void {
    for (const page of this.#pages.values()) page.close();
    this.#pages.clear();
  }

  #makeRoom(): void {
    let bytes = 0;
    for (const page of this.#pages.values()) bytes += page.bytes;
    for (const [key, page] of this.#pages) {
      if (bytes <= mostBytes) return;
      bytes -= page.bytes;
      this.#pages.delete(key);
      page.close();
    }
  }
}
