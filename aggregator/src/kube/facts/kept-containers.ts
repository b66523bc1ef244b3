import type { ContainerEnd, ContainerFacts, ContainerState } from "../../state/facts/pod.ts";
import { ownText } from "./own-text.ts";
import { sharedThing } from "./shared.ts";

type EndWords = Omit<ContainerEnd, "finishedAt">;

/** What many pods say alike of a container: all but its id and when its runs ended. */
interface ContainerWords extends Omit<ContainerFacts, "id" | "state" | "lastEnd"> {
  readonly state: Exclude<ContainerState, ContainerEnd> | EndWords | undefined;
  readonly lastEnd: EndWords | undefined;
}

/**
 * The containers of a pod as they are kept: there may be 150,000 pods, most of which say the same of theirs, and the garbage collector
 * looks at each object.
 */
export interface KeptContainers {
  readonly words: readonly ContainerWords[];
  /** The id of each, a line for each; a line is empty where there is none. */
  readonly ids: string;
  /** When the runs ended that there are, in their order; NaN where it is not said. Milliseconds since 1970. */
  readonly ends: readonly number[];
}

const noEnds: readonly number[] = [];
const lineBreak = "\n";

/** No id has a line break: what does is none. */
export function keepContainers(containers: readonly ContainerFacts[]): KeptContainers {
  const ends: number[] = [];
  const words = containers.map(({ name, role, image, ready, restarts, state, lastEnd, requests, limits }) => ({
    name,
    role,
    image,
    ready,
    restarts,
    state: state?.is === "terminated" ? keepEnd(state, ends) : state,
    lastEnd: lastEnd && keepEnd(lastEnd, ends),
    requests,
    limits,
  }));
  const ids = containers.map(({ id = "" }) => (id.includes(lineBreak) ? "" : id)).join(lineBreak);
  // What grew by pushes has room for more.
  return { words: sharedThing(words), ids: ownText(ids), ends: ends.length === 0 ? noEnds : ends.slice() };
}

function keepEnd({ is, reason, exitCode, finishedAt = NaN }: ContainerEnd, ends: number[]): EndWords {
  ends.push(finishedAt);
  return { is, reason, exitCode };
}

/** The containers that were kept. */
export function containersFrom({ words, ids, ends }: KeptContainers): readonly ContainerFacts[] {
  const containers: ContainerFacts[] = [];
  const idOf = words.length > 1 ? ids.split(lineBreak) : [ids];
  let told = 0;
  for (let index = 0; index < words.length; index++) {
    const { name, role, image, ready, restarts, state, lastEnd, requests, limits } = words[index] as ContainerWords;
    containers.push({
      name,
      role,
      id: idOf[index] || undefined,
      image,
      ready,
      restarts,
      state: state?.is === "terminated" ? endFrom(state, ends[told++]) : state,
      lastEnd: lastEnd && endFrom(lastEnd, ends[told++]),
      requests,
      limits,
    });
  }
  return containers;
}

function endFrom({ is, reason, exitCode }: EndWords, finishedAt = NaN): ContainerEnd {
  return { is, reason, exitCode, finishedAt: Number.isNaN(finishedAt) ? undefined : finishedAt };
}

/** What is shared of the container of this id. */
export function wordsOf({ words, ids }: KeptContainers, id: string): ContainerWords | undefined {
  if (id === "" || !ids.includes(id)) return undefined;
  const index = ids.split(lineBreak).indexOf(id);
  return index < 0 ? undefined : words[index];
}
