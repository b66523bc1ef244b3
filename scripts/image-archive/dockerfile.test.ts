import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { imageSettings } from "./dockerfile.ts";

const images = join(import.meta.dirname, "../../deploy/images");

for (const [program, ports] of [
  ["agent", ["9482/tcp"]],
  ["aggregator", ["9480/tcp", "9481/tcp"]],
] as const)
  test(`the ${program}'s image is set as its Dockerfile says`, async () => {
    const text = await readFile(join(images, `${program}.Dockerfile`), "utf8");
    const { Labels, ExposedPorts = {}, ...settings } = imageSettings(text, { VERSION: "7.8.9", REVISION: "abc" });
    assert.deepEqual(settings, {
      Env: ["NODE_ENV=production"],
      User: "65532:65532",
      Entrypoint: ["/usr/local/bin/node", `/app/${program}.cjs`],
    });
    assert.deepEqual(Object.keys(ExposedPorts), ports);
    assert.equal(Labels?.["org.opencontainers.image.title"], `kubevitals ${program}`);
    assert.equal(Labels["org.opencontainers.image.version"], "7.8.9");
    assert.equal(Labels["org.opencontainers.image.revision"], "abc");
  });

test("only the last stage counts, and arguments have defaults", () => {
  const text = 'FROM a AS b\nUSER root\nRUN x\nFROM scratch\n# why\nARG V=1\nLABEL v="${V}" \\\n  w=2\nEXPOSE 1 2\n';
  assert.deepEqual(imageSettings(text, {}), { Labels: { v: "1", w: "2" }, ExposedPorts: { "1/tcp": {}, "2/tcp": {} } });
});

test("an instruction that the archive would lack is refused by name", () => {
  assert.throws(() => imageSettings("FROM scratch\nHEALTHCHECK CMD true\n", {}), /HEALTHCHECK/);
});
