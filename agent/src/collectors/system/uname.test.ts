import assert from "node:assert/strict";
import { test } from "node:test";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { readAt, stubHost } from "../../testing/stub-host.ts";
import { createUname, type Identity } from "./uname.ts";

test("fills all of the node's info but the agent's version", () => {
  const reading = createUname().read(openFixtureHost("no-swap")) as Identity;
  assert.deepEqual(createUname().vitals?.(readAt(0, reading), undefined), {
    info: {
      bootId: "9f0a1c52-1f77-4a51-9e7d-0c5c2a6a7b21",
      bootTime: { seconds: 1_790_000_000, nanos: 0 },
      kernelRelease: "6.1.0-rpi7-rpi-v8",
      machine: "aarch64",
    },
  });
});

test("leaves out what cannot be read", () => {
  const reading = createUname().read(stubHost({ proc: { "sys/kernel/osrelease": "6.1\n" } })) as Identity;
  const info = { bootId: undefined, bootTime: undefined, kernelRelease: "6.1", machine: "x86_64" };
  assert.deepEqual(createUname().vitals?.(readAt(0, reading), undefined), { info });
});

test("is absent without the kernel's own files", () => {
  assert.equal(createUname().read(stubHost({})), undefined);
});
