import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../testing/fake-clock.ts";
import { ApiFailure } from "./api/api-failure.ts";
import type { KubeClient } from "./api/kube-api.ts";
import { ServerVersion } from "./server-version.ts";

/** An API server that gives these answers, one after the other. */
function serverOf(...answers: readonly unknown[]) {
  const clock = new FakeClock();
  let asked = 0;
  const client: KubeClient = {
    open: () => assert.fail("a version is JSON"),
    async json({ path }) {
      assert.equal(path, "/version");
      const answer = answers[asked++];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const version = new ServerVersion(client, clock);
  /** What is known so many seconds later, and how often the server was asked until then. */
  const after = async (seconds: number) => {
    clock.advance(seconds);
    await version.askIfDue(new AbortController().signal);
    return [version.get(), asked];
  };
  return after;
}

test("the version is what the API server calls itself, and is asked for again as it may be upgraded", async () => {
  const after = serverOf({ major: "1", gitVersion: "v1.36.3" }, { gitVersion: "v1.37.0" });
  assert.deepEqual(await after(0), ["v1.36.3", 1]);
  assert.deepEqual(await after(599), ["v1.36.3", 1]);
  assert.deepEqual(await after(1), ["v1.37.0", 2]);
});

test("while the server does not answer the last version holds, and it is asked sooner", async () => {
  const after = serverOf(new ApiFailure("down"), { gitVersion: "v1.36.3" }, new ApiFailure("down"), {
    gitVersion: "v2",
  });
  assert.deepEqual(await after(0), [undefined, 1]);
  assert.deepEqual(await after(59), [undefined, 1]);
  assert.deepEqual(await after(1), ["v1.36.3", 2]);
  assert.deepEqual(await after(600), ["v1.36.3", 3]);
  assert.deepEqual(await after(60), ["v2", 4]);
});

for (const answer of [null, "v1", {}, { gitVersion: 1 }, { gitVersion: "v".repeat(65) }]) {
  test(`${JSON.stringify(answer).slice(0, 30)} is no version`, async () => {
    assert.deepEqual(await serverOf(answer)(0), [undefined, 1]);
  });
}
