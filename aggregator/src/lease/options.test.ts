import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "@kubevitals/program";
import { checkElectionOptions, electionMode, type ElectionOptions } from "./options.ts";

const good: ElectionOptions = {
  kubernetes: "auto",
  leaderElect: "auto",
  leaderElectLeaseDuration: 15,
  leaderElectRenewDeadline: 10,
  leaderElectRetryPeriod: 2,
};

test("true and false are understood as components of Kubernetes understand them", () => {
  const words = ["auto", "off", "required", "true", "false", "yes", ""];
  assert.deepEqual(
    words.map((word) => electionMode.parse(word)),
    ["auto", "off", "required", "required", "off", undefined, undefined],
  );
});

test("times by which two would lead, or none could, are refused, and the option is named", () => {
  checkElectionOptions(good);
  for (const [wrong, names] of [
    [{ leaderElectLeaseDuration: 10 }, /^--leader-elect-lease-duration: 10s is not longer/],
    [{ leaderElectRenewDeadline: 15 }, /^--leader-elect-lease-duration: 15s is not longer/],
    [{ leaderElectRetryPeriod: 9 }, /^--leader-elect-renew-deadline: 10s leaves no time/],
    [{ leaderElect: "required", kubernetes: "off" }, /^--leader-elect: 'required', but --kubernetes is off/],
  ] as const) {
    const isNamed = (error: Error) => error instanceof UsageError && names.test(error.message);
    assert.throws(() => checkElectionOptions({ ...good, ...wrong }), isNamed);
  }
});
