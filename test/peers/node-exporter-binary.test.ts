import assert from "node:assert/strict";
import { mkdir, mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { findNodeExporter, nodeExporterVersion } from "./node-exporter-binary.ts";

/** A program that says of itself what node_exporter says of itself. */
async function writeImpostor(folder: string, version: string, note = ""): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "node_exporter");
  await writeFile(path, `#!/bin/sh\necho 'node_exporter, version ${version} (branch: x)'\n# ${note}\n`, {
    mode: 0o755,
  });
  return path;
}

/** What Go notes in a binary of the modules that it was built from. */
const buildInfo = (version: string) => `dep\tgithub.com/prometheus/node_exporter\tv${version}\th1:x=`;

test("node_exporter of the right release is found where it is named, on the PATH, in the rig and in the cache", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "kubevitals-"));
  const at = (name: string) => join(folder.path, name);
  const empty = { PATH: at("none"), KUBEVITALS_RIG: at("none"), XDG_CACHE_HOME: at("none") };
  const cached = `cache/kubevitals/node_exporter-${nodeExporterVersion}`;
  for (const [name, environment] of [
    ["named", { KUBEVITALS_NODE_EXPORTER: at("named/node_exporter") }],
    ["path", { PATH: `${at("none")}:${at("path")}` }],
    ["rig/bin", { KUBEVITALS_RIG: at("rig") }],
    [cached, { XDG_CACHE_HOME: at("cache") }],
  ] as const) {
    const path = await writeImpostor(at(name), nodeExporterVersion);
    assert.equal(await findNodeExporter({ ...empty, ...environment }), path, name);
  }
});

test("one that go install has built is told by what Go has noted in it; another release is passed over", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "kubevitals-"));
  const [old, unknown, right] = ["old", "unknown", "right"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  await writeImpostor(old, "1.9.0");
  await writeImpostor(unknown, "", buildInfo("1.9.0"));
  const path = await writeImpostor(right, "", buildInfo(nodeExporterVersion));
  const environment = { PATH: `${old}:${unknown}:/bin:/usr/bin:${right}`, KUBEVITALS_RIG: folder.path };
  assert.equal(await findNodeExporter(environment), path);
});

test("where there is none the error says in one line what to do; one that is named and wrong is an error of its own", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "kubevitals-"));
  const nowhere = { PATH: folder.path, KUBEVITALS_RIG: folder.path, XDG_CACHE_HOME: folder.path };
  await assert.rejects(findNodeExporter(nowhere), (error: Error) => {
    assert.match(error.message, /^node_exporter 1\.12\.1 was not found.*KUBEVITALS_NODE_EXPORTER.*go install/);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
  const old = await writeImpostor(folder.path, "1.9.0");
  await assert.rejects(
    findNodeExporter({ KUBEVITALS_NODE_EXPORTER: old }),
    /node_exporter is not node_exporter 1\.12\.1/,
  );
});
