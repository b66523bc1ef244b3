import { ApiFailure } from "../api/api-failure.ts";
import type { KubeClient } from "../api/kube-api.ts";
import type { ReflectorLimits } from "./limits.ts";
import type { Piece } from "./lines.ts";
import { ListItems } from "./list-items.ts";
import type { LoopShare } from "./loop-share.ts";
import type { ObjectKeeper } from "./object-keeper.ts";
import { parseJson } from "./parse-json.ts";
import { acceptOf, pathOf, selectionOf, type ReflectorSource } from "./source.ts";

/** What a list is read with. */
export interface ListOptions {
  readonly source: ReflectorSource;
  readonly client: KubeClient;
  readonly keeper: ObjectKeeper;
  readonly share: LoopShare;
  readonly limits: ReflectorLimits;
  readonly signal: AbortSignal;
  /** Something was heard. */
  readonly onHeard: () => void;
  readonly onObject: () => void;
}

/** How often a list is begun again because its next page had expired. */
const mostRestarts = 3;

/**
 * Reads all objects in pages, and says at which resourceVersion they stood.
 *
 * @throws {ApiFailure}
 */
export async function readList(options: ListOptions): Promise<string> {
  for (let restarts = 0; ; restarts++) {
    options.keeper.beginList();
    const version = await readPages(options, restarts < mostRestarts);
    if (version === undefined) continue;
    await options.share.work(options.keeper.endList());
    return version;
  }
}

/** Undefined where a next page was asked for too late. */
async function readPages(options: ListOptions, mayRestart: boolean): Promise<string | undefined> {
  let token: string | undefined;
  for (;;) {
    let envelope: ListEnvelope;
    try {
      envelope = await readPage(options, token);
    } catch (error) {
      if (mayRestart && token !== undefined && error instanceof ApiFailure && error.code === 410) return undefined;
      throw error;
    }
    const { resourceVersion, continue: next } = envelope.metadata ?? {};
    if (typeof resourceVersion !== "string") throw new ApiFailure("the answer to a list is no list of objects");
    if (typeof next !== "string" || next === "") return resourceVersion;
    token = next;
  }
}

/** What stands around the items. Source: Kubernetes' meta/v1 ListMeta. */
interface ListEnvelope {
  readonly metadata?: { readonly resourceVersion?: unknown; readonly continue?: unknown };
}

async function readPage(options: ListOptions, token: string | undefined): Promise<ListEnvelope> {
  const { source, client, keeper, share, limits, signal, onHeard } = options;
  const items = new ListItems(limits.objectBytes);
  const body = await client.open({
    path: pathOf(source),
    query: {
      ...selectionOf(source),
      limit: String(limits.pageSize),
      ...(token === undefined ? {} : { continue: token }),
    },
    accept: acceptOf(source.resource, "list"),
    signal,
  });
  for await (const chunk of body) {
    onHeard();
    for (const item of items.push(chunk)) {
      takeItem(options, item);
      if (keeper.isFull) await share.work(keeper.settling());
      const pause = share.breathe();
      if (pause) await pause;
    }
  }
  const envelope = items.end();
  return typeof envelope === "object" && envelope !== null ? envelope : {};
}

function takeItem({ keeper, onObject }: ListOptions, { bytes, isWhole }: Piece): void {
  onObject();
  if (!isWhole) {
    keeper.skipUnreadable(undefined, "it is larger than allowed");
    return;
  }
  let object: unknown;
  try {
    object = parseJson(bytes);
  } catch {
    keeper.skipUnreadable(undefined, "it is not JSON");
    return;
  }
  keeper.put(object);
}
