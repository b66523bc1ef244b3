import assert from "node:assert/strict";
import { test } from "node:test";
import { loadOptions } from "@kubevitals/program";
import { agentProgram } from "./config.ts";

for (const path of ["/livez", "/readyz", "/healthz", "metrics", "/a b", "/a?b"]) {
  test(`refuses ${path} as the path of the metrics`, () => {
    assert.throws(
      () => loadOptions(agentProgram, [`--web.telemetry-path=${path}`], {}),
      /--web.telemetry-path: '.*' is not a path/,
    );
  });
}

test("takes any other path", () => {
  const loaded = loadOptions(agentProgram, ["--web.telemetry-path=/node"], {});
  assert.equal("values" in loaded && loaded.values["web.telemetry-path"], "/node");
});
