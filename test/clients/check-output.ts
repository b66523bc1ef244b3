/** What an example client should have seen. */
export interface Expected {
  readonly nodeNames: readonly string[];
  /** Snapshots that it follows. */
  readonly snapshots: number;
}

/** What of a client's output is not as it should be; empty where all is. */
export function findMistakes(output: string, { nodeNames, snapshots }: Expected): readonly string[] {
  const lines = output.trimEnd().split("\n");
  const nodes = lines.filter((line) => line.startsWith("node "));
  const followed = lines.filter((line) => line.startsWith("snapshot "));
  return [
    ...lines.filter((line) => !nodes.includes(line) && !followed.includes(line)).map((line) => `said '${line}'`),
    ...nodeNames
      .filter((name) => !nodes.some((line) => isOfNode(line, name)))
      .map((name) => `did not list node ${name} as fresh`),
    ...(nodes.length === nodeNames.length ? [] : [`listed ${nodes.length} nodes and not ${nodeNames.length}`]),
    ...(followed.length === snapshots ? [] : [`followed ${followed.length} snapshots and not ${snapshots}`]),
    ...followed.flatMap((line, index) => mistakesOf(line, followed[index - 1], nodeNames.length)),
  ];
}

function isOfNode(line: string, name: string): boolean {
  return line.startsWith(`node ${name}: FRESHNESS_FRESH, CPU `);
}

/** The first snapshot is whole, and each later one against the one before. */
function mistakesOf(line: string, before: string | undefined, nodes: number): readonly string[] {
  const found = /^snapshot (\S+): (\d+) nodes, (?:whole|(\d+) changed since (\S+))$/.exec(line);
  if (found === null) return [`said '${line}'`];
  const [, , count, changed, base] = found;
  const mistakes = Number(count) === nodes ? [] : [`counts other nodes than ${nodes}: '${line}'`];
  if (base === idOf(before))
    return Number(changed ?? 0) <= nodes ? mistakes : [...mistakes, `changes too much: '${line}'`];
  return [
    ...mistakes,
    before === undefined ? `does not begin whole: '${line}'` : `is not against '${before}': '${line}'`,
  ];
}

function idOf(line: string | undefined): string | undefined {
  return line === undefined ? undefined : /^snapshot (\S+):/.exec(line)?.[1];
}
