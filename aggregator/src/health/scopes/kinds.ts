import type { KubeView, ResourceState, ResourceView } from "../../state/objects/kube-view.ts";
import { fullReach, type Reach } from "../scope.ts";

/** Whether somebody reads a kind, and this cluster serves it. */
export function isThere(kube: KubeView | undefined, kind: string): boolean {
  const state = kube?.get(kind)?.state;
  return state !== undefined && state !== "absent" && state !== "off";
}

/** What a rule that needs all of these kinds can look at. */
export function reachOfKinds(kinds: readonly string[], kube: KubeView | undefined): Reach<unknown> {
  if (!kinds.every((kind) => isThere(kube, kind))) return "not applicable";
  const unread = kinds.flatMap((kind) => whyUnread(kube?.get(kind)) ?? []);
  return unread.length === 0 ? fullReach : { unread, whyUnread: () => unread[0] };
}

/** Why a kind that is there cannot be looked at; undefined where it can. */
export function whyUnread(view: ResourceView | undefined): string | undefined {
  const sentence = view && sentences[view.state];
  if (sentence === undefined) return undefined;
  return `${view?.name} ${sentence}${view?.reason === undefined ? "" : `: ${view.reason}`}`;
}

const sentences: Readonly<Partial<Record<ResourceState, string>>> = {
  loading: "have not been read completely yet",
  stale: "are no longer followed",
  forbidden: "may not be read",
};
