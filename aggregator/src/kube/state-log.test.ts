import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResourceState, ResourceView } from "../state/objects/kube-view.ts";
import { collectingLog } from "../testing/collecting-log.ts";
import { createStateLog } from "./state-log.ts";

function views(states: Readonly<Record<string, readonly [state: ResourceState, reason?: string]>>): readonly ResourceView[] {
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
  const say = createStateLog(log);
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
