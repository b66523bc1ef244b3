import assert from "node:assert/strict";
import { test } from "node:test";
import { IssueLog } from "./issue-log.ts";
import type { Health, Issue } from "./rest.ts";

function issueOf(id: string): Issue {
  return {
    id,
    rule: "rule",
    severity: "warning",
    object: { kind: "Pod", name: id },
    since: "2026-01-01T00:00:00Z",
    evidence: "",
    action: "",
    consequences: [],
  };
}

function health(...ids: readonly string[]): Health {
  return { status: "warning", issues: ids.map(issueOf), unknown: [] };
}

test("an issue that goes and comes again has been named twice", async () => {
  const answers = [health("a", "b"), health("b"), health("a", "b")];
  const log = new IssueLog({ health: async () => answers.shift() ?? health() });
  for (const shown of [["a", "b"], ["b"], ["a", "b"], []]) {
    await log.look();
    assert.deepEqual(
      log.shown.map(({ issue }) => issue.id),
      shown,
    );
  }
  assert.deepEqual(
    log.all.map(({ issue, appearances }) => [issue.id, appearances]),
    [
      ["a", 2],
      ["b", 1],
    ],
  );
});
