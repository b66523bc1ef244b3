import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost } from "../../testing/stub-host.ts";
import { createInterfaceLabels } from "./interface-labels.ts";

const host = stubHost({ sys: { "class/net/eth0/ifalias": "up link\n", "class/net/eth1/ifalias": "\n" } });

test("names an interface, with the alias that it may have", () => {
  assert.deepEqual(createInterfaceLabels(false)(host, "eth0"), [{ name: "device", value: "eth0" }]);
  const labels = createInterfaceLabels(true);
  assert.deepEqual(labels(host, "eth0")[1], { name: "ifalias", value: "up link" });
  assert.deepEqual(labels(host, "eth1")[1], { name: "ifalias", value: "" });
  assert.equal(labels(host, "eth2").length, 1);
});
