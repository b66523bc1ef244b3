import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResourceState, ResourceView } from "../state/objects/kube-view.ts";
import { collectingLog } from "../testing/collecting-log.ts";
import { createStateLog } from "./state-log.ts";

function views(
  states: Readonly<Record<string, readonly [state: ResourceState, reason?: string]>>,
): readonly ResourceView[] {
  return Object.entries(states).map(([name, [state, reason]]) => ({
    name,
    state,
    reason,
    families: [],
    objects: { size: 0, buckets: [] },
    skipped: 0,
  }));
}

test("kinds whose state changes in the same way share a line, and what stays as it is has none", () => {
  const { log, lines } = collectingLog();
  const say = createStateLog(log, new Map());
  say(views({ pods: ["loading"], nodes: ["loading"], jobs: ["loading"] }));
  say(views({ pods: ["synced"], nodes: ["synced"], jobs: ["absent", "HTTP 404"] }));
  say(views({ pods: ["synced"], nodes: ["synced"], jobs: ["absent", "HTTP 404"] }));
  say(views({ pods: ["stale", "ECONNREFUSED"], nodes: ["stale", "ECONNREFUSED"], jobs: ["absent", "other words"] }));
  assert.deepEqual(
    lines.map(({ level, resources, state, reason }) => [level, resources, state, reason]),
    [
      ["info", ["pods", "nodes"], undefined, undefined],
      ["warn", ["jobs"], "absent", "HTTP 404"],
      ["warn", ["pods", "nodes"], "stale", "ECONNREFUSED"],
    ],
  );
});

test("what may not be read has a line of its own with what is lost, and what is read in part names the rest", () => {
  const { log, lines } = collectingLog();
  const say = createStateLog(log, new Map([["pods", ["kube_pod_info"]]]));
  say(views({ pods: ["forbidden", "no permission"], nodes: ["synced", "lab: no permission"] }));
  say(views({ pods: ["synced"], nodes: ["synced"] }));
  assert.deepEqual(
    lines.map(({ msg, resource, resources, reason, lost }) => [msg, resource ?? resources, reason, lost]),
    [
      ["Kubernetes may not be read", "pods", "no permission", ["kube_pod_info"]],
      ["read from Kubernetes in part", ["nodes"], "lab: no permission", undefined],
      ["read from Kubernetes", ["pods", "nodes"], undefined, undefined],
    ],
  );
});
