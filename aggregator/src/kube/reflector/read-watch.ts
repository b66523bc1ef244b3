import type { Steps } from "@kubevitals/program";
import type { KubeBody, KubeClient } from "../api/kube-api.ts";
import type { ReflectorLimits } from "./limits.ts";
import { linesOf } from "./lines.ts";
import type { LoopShare } from "./loop-share.ts";
import { acceptOf, pathOf, selectionOf, type ReflectorSource } from "./source.ts";
import { readWatchEvent, type WatchEvent } from "./watch-event.ts";

/** What a watch is read with. */
export interface WatchOptions {
  readonly source: ReflectorSource;
  readonly client: KubeClient;
  readonly share: LoopShare;
  readonly limits: ReflectorLimits;
  readonly random?: () => number;
}

/**
 * Opens a watch with bookmarks.
 *
 * @param position where it goes on; undefined: it first tells of all that exists (WatchList, KEP-3157)
 * @throws {ApiFailure}
 */
export function openWatch(options: WatchOptions, position: string | undefined, signal: AbortSignal): Promise<KubeBody> {
  const { source, client, limits, random = Math.random } = options;
  // Spread, so that the watches that began together do not end together for ever.
  const timeoutSeconds = String(Math.round(limits.watchSeconds * (1 + random())));
  const common = { ...selectionOf(source), watch: "1", allowWatchBookmarks: "true", timeoutSeconds };
  return client.open({
    path: pathOf(source),
    query:
      position === undefined
        ? { ...common, sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" }
        : { ...common, resourceVersion: position },
    accept: acceptOf(source.resource, "watch"),
    isStream: true,
    silenceSeconds: limits.silenceSeconds,
    signal,
  });
}

/**
 * Reads a watch until the server ends it.
 *
 * @param take takes an event in; steps that it asks for are done before the next
 * @throws {ApiFailure} where it breaks; whatever `take` throws
 */
export async function readWatch(
  body: KubeBody,
  { share, limits }: WatchOptions,
  onHeard: () => void,
  take: (event: WatchEvent) => Steps<void> | undefined,
): Promise<void> {
  for await (const line of linesOf(heard(body, onHeard), limits.objectBytes)) {
    const steps = take(readWatchEvent(line));
    if (steps) await share.work(steps);
    const pause = share.breathe();
    if (pause) await pause;
  }
}

async function* heard(body: KubeBody, onHeard: () => void): KubeBody {
  for await (const chunk of body) {
    onHeard();
    yield chunk;
  }
}
