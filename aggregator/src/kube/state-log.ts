import type { Logger } from "@kubevitals/program";
import type { ResourceView } from "../state/objects/kube-view.ts";

/**
 * Says when the states of kinds change: those that changed in the same way in one line, so that an API server that goes away costs
 * a line or two. A kind that may not be read has a line of its own, with what is lost.
 *
 * @param lost what is not known without a kind, by its name
 */
export function createStateLog(
  log: Logger,
  lost: ReadonlyMap<string, readonly string[]>,
): (views: readonly ResourceView[]) => void {
  const before = new Map<string, string>();
  return (views) => {
    const changed = views.filter((view) => (before.get(view.name) ?? "loading") !== standingOf(view));
    for (const view of changed) before.set(view.name, standingOf(view));
    for (const view of changed) if (view.state === "forbidden") sayForbidden(view);
    const others = changed.filter(({ state }) => state !== "forbidden");
    for (const alike of Map.groupBy(others, ({ state, reason }) => `${state} ${reason ?? ""}`).values()) say(alike);
  };

  function sayForbidden({ name, reason }: ResourceView): void {
    log.warn({ resource: name, reason, lost: lost.get(name) }, "Kubernetes may not be read");
  }

  function say(views: readonly ResourceView[]): void {
    const [first] = views;
    if (first === undefined) return;
    const { state, reason } = first;
    const resources = views.map(({ name }) => name);
    if (state !== "synced") log.warn({ resources, state, reason }, "not read from Kubernetes as they should be");
    else if (reason === undefined) log.info({ resources }, "read from Kubernetes");
    else log.warn({ resources, reason }, "read from Kubernetes in part");
  }
}

/** What a line is written for: of what is read in part also which part is not, of all else the state alone. */
function standingOf({ state, reason }: ResourceView): string {
  return state === "synced" && reason !== undefined ? `in part ${reason}` : state;
}
