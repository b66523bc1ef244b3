/** So many that pages are few objects, and so few that one that is nearly empty takes little. */
export const slotsPerPage = 4096;
const pageShift = Math.log2(slotsPerPage);

/** Stands for no slot: there is none of this number in a page. */
const noSlot = 0xffff;

interface Page<Columns> {
  readonly columns: Columns;
  /** The free slot after each free one. */
  readonly nextFree: Uint16Array;
  firstFree: number;
  used: number;
}

/**
 * Numbered slots for what there is plenty of: what stands in them is kept in columns of numbers, a few of them for thousands of slots,
 * as the garbage collector looks at every object and into no column. The first page that has a free slot gives it, so that the last
 * ones empty themselves when less is kept, and an empty one is let go.
 *
 * @typeParam Columns what a page holds of its slots
 */
export class PagedSlots<Columns> {
  readonly #newColumns: () => Columns;
  readonly #pages: (Page<Columns> | undefined)[] = [];
  /** Of each page; beside each other, as many may be passed by before one has a free slot. */
  readonly #isFull: boolean[] = [];
  /** No page before this one has a free slot. */
  #roomy = 0;
  /** A page that became empty: where the last one comes and goes all the time, it is the same. */
  #spare: Page<Columns> | undefined;

  /** @param newColumns of as many slots as a page has; what they held before does not matter */
  constructor(newColumns: () => Columns) {
    this.#newColumns = newColumns;
  }

  /** A slot that nobody uses. */
  take(): number {
    while (this.#isFull[this.#roomy]) this.#roomy++;
    const page = (this.#pages[this.#roomy] ??= this.#emptyPage());
    const index = page.firstFree;
    page.firstFree = page.nextFree[index] ?? noSlot;
    page.used++;
    this.#isFull[this.#roomy] = page.firstFree === noSlot;
    return this.#roomy * slotsPerPage + index;
  }

  /** Gives back one that was taken. */
  free(slot: number): void {
    const at = slot >> pageShift;
    const page = this.#pages[at];
    if (page === undefined) return;
    const index = slot % slotsPerPage;
    page.nextFree[index] = page.firstFree;
    page.firstFree = index;
    this.#isFull[at] = false;
    if (at < this.#roomy) this.#roomy = at;
    if (--page.used > 0) return;
    this.#pages[at] = undefined;
    this.#spare = page;
  }

  /** Where a slot that was taken is kept: at its number within the page. @throws {RangeError} */
  columnsOf(slot: number): Columns {
    const page = this.#pages[slot >> pageShift];
    if (page === undefined) throw new RangeError(`slot ${slot} was not taken`);
    return page.columns;
  }

  #emptyPage(): Page<Columns> {
    const page = this.#spare ?? newPage(this.#newColumns());
    this.#spare = undefined;
    return page;
  }
}

function newPage<Columns>(columns: Columns): Page<Columns> {
  const nextFree = new Uint16Array(slotsPerPage);
  for (let index = 0; index < slotsPerPage; index++) nextFree[index] = index + 1;
  nextFree[slotsPerPage - 1] = noSlot;
  return { columns, nextFree, firstFree: 0, used: 0 };
}
