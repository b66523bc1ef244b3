/**
 * What is said of the devices in test/fixtures/gpu, compared with test/golden/gpu. After a change that is meant, look at the
 * difference that this makes and commit it with the change:
 *
 *     UPDATE_GOLDEN=1 npm test
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { expose, optionValues } from "../testing/exposition.ts";
import { createGpu, gpuOptions } from "./gpu.ts";
import { fixtureGpuNames, openFixtureGpus } from "./testing/fixture-gpus.ts";

const golden = new URL("../../../test/golden/gpu/", import.meta.url);

const values = optionValues(gpuOptions, {
  "collector.gpu.fdinfo": true,
  "kubelet.pod-resources-socket": fileURLToPath(new URL("no-such.sock", golden)),
});

for (const name of fixtureGpuNames()) {
  test(`says of the devices of ${name} what its golden file has`, async () => {
    const host = openFixtureGpus(name);
    const lines = await expose(createGpu(values), host);
    host.close();
    const page = `${(lines ?? ["# nothing"]).join("\n")}\n`;
    const file = new URL(`${name}.prom`, golden);
    if (process.env["UPDATE_GOLDEN"]) {
      mkdirSync(golden, { recursive: true });
      writeFileSync(file, page);
    }
    assert.equal(page, readFileSync(file, "utf8"));
  });
}

test("every tree says where its formats are documented", () => {
  const root = new URL("../../../test/fixtures/gpu/", import.meta.url);
  for (const name of readdirSync(root)) {
    const source = readFileSync(new URL(`${name}/SOURCE.md`, root), "utf8");
    assert.match(source, /Written by hand/, name);
  }
});
