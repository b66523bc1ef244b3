import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseConfigMode, selinux } from "./selinux.ts";

test("is switched off where the kernel shows no selinuxfs", async () => {
  assert.deepEqual(await expose(selinux, stubHost({ root: { "etc/selinux/config": "SELINUX=enforcing" } })), [
    "# TYPE node_selinux_enabled gauge",
    "node_selinux_enabled 0",
  ]);
});

test("gives the mode that is and the one that is configured", async () => {
  const sys = { "fs/selinux/enforce": "0" };
  const root = { "etc/selinux/config": "# SELINUX=disabled\n\nSELINUX=enforcing\nSELINUXTYPE=targeted\n" };
  assert.deepEqual(await exposeSeries(selinux, stubHost({ sys, root })), [
    "node_selinux_enabled 1",
    "node_selinux_config_mode 1",
    "node_selinux_current_mode 0",
  ]);
  assert.equal((await exposeSeries(selinux, stubHost({ sys })))?.[1], "node_selinux_config_mode -1");
});

test("takes any mode that is no other for none", () => {
  const modes = { 'SELINUX="permissive"': 0, " SELINUX=enforcing ": 1, "SELINUX=disabled": -1, "": -1, "\u0000": -1 };
  for (const [text, mode] of Object.entries(modes)) assert.equal(parseConfigMode(Buffer.from(text)), mode, text);
});

test("is broken where the kernel's file holds no number", () => {
  assert.throws(() => selinux.read(stubHost({ sys: { "fs/selinux/enforce": "?" } })), /enforce: one number expected/);
});
