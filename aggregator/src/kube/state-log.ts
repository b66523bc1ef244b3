import type { Logger } from "@kubevitals/program";
import type { ResourceState, ResourceView } from "../state/objects/kube-view.ts";

/**
 * Says when the states of kinds change: those that changed in the same way in one line, so that an API server that goes away costs
 * a line or two.
 */
export function createStateLog(log: Logger): (views: readonly ResourceView[]) => void {
  const before = new Map<string, ResourceState>();
  return (views) => {
    const changed = views.filter(({ name, state }) => (before.get(name) ?? "loading") !== state);
    for (const { name, state } of changed) before.set(name, state);
    for (const alike of Map.groupBy(changed, ({ state, reason }) => `${state} ${reason ?? ""}`).values()) say(alike);
  };

  function say(views: readonly ResourceView[]): void {
    const [first] = views;
    if (first === undefined) return;
    const resources = views.map(({ name }) => name);
    if (first.state === "synced") log.info({ resources }, "read from Kubernetes");
    else
      log.warn({ resources, state: first.state, reason: first.reason }, "not read from Kubernetes as they should be");
  }
}
