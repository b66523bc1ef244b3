import { ApiFailure } from "../api/api-failure.ts";
import type { KubeClient } from "../api/kube-api.ts";
import { ListItems } from "../reflector/list-items.ts";
import type { LoopShare } from "../reflector/loop-share.ts";

/** Largest record of one pod that is taken: far above one with a hundred containers. */
const mostItemBytes = 2 ** 20;

/**
 * Reads a list of metrics.k8s.io, item by item, so that ten thousand pods do not hold the event loop. An item that is too strange to
 * read is left out; `take` says so by throwing.
 *
 * @returns how many were left out
 * @throws {ApiFailure}
 */
export async function readItems(
  client: KubeClient,
  path: string,
  take: (item: never) => void,
  { share, signal }: { readonly share: LoopShare; readonly signal: AbortSignal },
): Promise<number> {
  const items = new ListItems(mostItemBytes);
  let leftOut = 0;
  for await (const chunk of await client.open({ path, signal })) {
    for (const { bytes, isWhole } of items.push(chunk)) {
      try {
        if (!isWhole) throw new ApiFailure("it is larger than allowed");
        take(JSON.parse(bytes.toString("utf8")) as never);
      } catch {
        leftOut++;
      }
      const pause = share.breathe();
      if (pause) await pause;
    }
  }
  items.end();
  return leftOut;
}
