import { timestampOf, type NodeEvent } from "@kubevitals/proto";

/** What happened, before it has a number. */
export interface Finding {
  readonly reason: string;
  readonly message: string;
  /** Wall time in milliseconds. */
  readonly at: number;
  readonly object?: string | undefined;
  /** What tells problems of one reason and object apart, where there are several kinds of it: the number of an XID. */
  readonly kind?: string | undefined;
  readonly cgroup?: string | undefined;
  readonly podUid?: string | undefined;
  readonly containerId?: string | undefined;
  readonly count: number;
}

/** Events that are listed. */
export const mostEvents = 64;

const mostMessageCharacters = 512;
const mostObjectCharacters = 128;
const mostCount = 2 ** 32 - 1;

/** The latest events, numbered, and how many there have been of each reason. */
export class EventList {
  #events: readonly NodeEvent[] = [];
  #lastId = 0;
  readonly #counts = new Map<string, number>();

  /** The latest, oldest first: the same list as long as nothing happens. */
  get events(): readonly NodeEvent[] {
    return this.#events;
  }

  /** How many there have been, by reason, of those that are counted. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Counts a reason from 0 on. */
  watch(reason: string): void {
    if (!this.#counts.has(reason)) this.#counts.set(reason, 0);
  }

  /** Lists what was found in one sample, and counts it unless it happened before anybody counted. */
  add(findings: readonly Finding[], isCounted: boolean): void {
    if (findings.length === 0) return;
    if (isCounted) {
      for (const { reason, count } of findings) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
    }
    const added = together(findings).map((finding) => this.#number(finding));
    this.#events = [...this.#events, ...added].slice(-mostEvents);
  }

  #number({ at, message, object, count, kind: _kind, ...rest }: Finding): NodeEvent {
    return withoutUndefined({
      id: ++this.#lastId,
      timestamp: timestampOf(at),
      ...rest,
      message: clean(message, mostMessageCharacters),
      object: object === undefined ? undefined : clean(object, mostObjectCharacters),
      count: Math.min(count, mostCount),
    });
  }
}

/**
 * Of one sample the findings with the same reason, object and kind are one event, the last of them, so that a storm from one device leaves
 * room for others. Each victim has an event of its own.
 */
function together(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const [index, finding] of findings.entries()) {
    const isVictim = finding.cgroup !== undefined || finding.reason === "OOMKilling";
    const key = isVictim ? `${index}` : JSON.stringify([finding.reason, finding.object, finding.kind]);
    const earlier = byKey.get(key);
    byKey.delete(key);
    byKey.set(key, earlier ? { ...finding, count: earlier.count + finding.count } : finding);
  }
  return [...byKey.values()];
}

/** A text without control characters, of a bounded length. */
export function clean(text: string, mostCharacters: number): string {
  return text
    .slice(0, mostCharacters)
    .replaceAll(/\p{Cc}/gu, " ")
    .toWellFormed()
    .trim();
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
