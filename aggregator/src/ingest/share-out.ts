/**
 * Shares a supply out so that who wishes for little gets it all, and those who wish for the most get the same, which is less than
 * each of them wishes for. All are whole numbers of 0 or more.
 *
 * @returns what each gets, in the order of the wishes
 */
export function shareOut(wishes: readonly number[], supply: number): readonly number[] {
  const given: number[] = Array.from({ length: wishes.length }, () => 0);
  const order = wishes.map((wish, index) => ({ wish, index })).toSorted((a, b) => a.wish - b.wish);
  let rest = supply;
  for (const [served, { wish, index }] of order.entries()) {
    const share = Math.min(wish, Math.ceil(rest / (order.length - served)));
    given[index] = share;
    rest -= share;
  }
  return given;
}
