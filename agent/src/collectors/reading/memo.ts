/** Names that are remembered at most: far more than any kernel's file has, so that a file of nonsense does not fill the memory. */
const mostNames = 16_384;

/** Remembers what was made of each name, as a kernel's files say the same names at every reading. */
export function createMemo<Made>(make: (name: string) => Made): (name: string) => Made {
  const known = new Map<string, Made>();
  return (name) => {
    const kept = known.get(name);
    if (kept !== undefined || known.has(name)) return kept as Made;
    if (known.size >= mostNames) known.clear();
    const made = make(name);
    known.set(name, made);
    return made;
  };
}
