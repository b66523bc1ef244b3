/** The reader of a page is gone, or has taken nothing for too long. */
export class PageAborted extends Error {
  override readonly name = "PageAborted";
}
