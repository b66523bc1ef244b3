/**
 * A place in a tree that is walked token by token. Walks that are alike end at the same place, which costs less to find than a text
 * made of all tokens would: no text is made. Most walks go where the last one went.
 */
export class Step<Token, Value> {
  /** The step before; undefined at the root. */
  readonly before: Step<Token, Value> | undefined;
  /** What led here; undefined at the root. */
  readonly token: Token | undefined;
  /** What was found out of the walk that ends here. */
  value: Value | undefined;
  #latest: Step<Token, Value> | undefined;
  #others: Map<Token, Step<Token, Value>> | undefined;

  constructor(before?: Step<Token, Value>, token?: Token) {
    this.before = before;
    this.token = token;
  }

  /** Where a token leads; undefined where nobody went there yet. */
  known(token: Token): Step<Token, Value> | undefined {
    const latest = this.#latest;
    if (latest === undefined || latest.token === token) return latest;
    const other = this.#others?.get(token);
    if (other !== undefined) this.#latest = other;
    return other;
  }

  /** The first step where a token leads to, where none is known. */
  make(token: Token): Step<Token, Value> {
    const made = new Step<Token, Value>(this, token);
    if (this.#latest !== undefined) {
      this.#others ??= new Map([[this.#latest.token as Token, this.#latest]]);
      this.#others.set(token, made);
    }
    this.#latest = made;
    return made;
  }
}

/** The tokens that led to a step, the first one first. */
export function tokensTo<Token, Value>(end: Step<Token, Value>): readonly Token[] {
  const tokens: Token[] = [];
  for (let step = end; step.before !== undefined; step = step.before) tokens.push(step.token as Token);
  return tokens.toReversed();
}

/** Steps that are kept. What is beyond is of objects that are all different, and there is nothing to be gained. */
const mostSteps = 1 << 14;

/** Trees that are walked by the same; they are begun anew when they have grown too large, as nobody knows who needs which step. */
export class StepTrees<Token, Value> {
  #roots: Step<Token, Value>[] = [];
  #steps = 0;

  /** The root of the tree of this number; between two walks only. */
  root(tree: number): Step<Token, Value> {
    return (this.#roots[tree] ??= new Step());
  }

  /** The next step of a walk. */
  next(step: Step<Token, Value>, token: Token): Step<Token, Value> {
    const known = step.known(token);
    if (known !== undefined) return known;
    this.#steps++;
    return step.make(token);
  }

  /** Lets go of everything where that has become much. */
  prune(): void {
    if (this.#steps < mostSteps) return;
    this.#roots = [];
    this.#steps = 0;
  }
}
