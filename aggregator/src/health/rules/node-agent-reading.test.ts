import assert from "node:assert/strict";
import { test } from "node:test";
import { gauge, nodeRecord } from "../../testing/records.ts";
import { onlyRule, watchCluster } from "../../testing/watched-cluster.ts";

const series = [gauge("node_x", { a: 1 })];

test("families of which series are left out are named, the worst of them", () => {
  const look = watchCluster(onlyRule("node-series-left-out"));
  const issues = (second: number, families: number) => {
    const seriesLeftOut = Array.from({ length: families }, (_, index) => ({ family: `f${index}`, series: 9 - index }));
    const { report } = look(second, { agents: [nodeRecord("n", { series, seriesLeftOut })] });
    return report.issues.map(({ object, value, evidence }) => [object.part, value, evidence]);
  };
  assert.deepEqual(issues(0, 0), []);
  assert.deepEqual(issues(15, 2), [
    ["f0", 9, "9 series of f0 are left out"],
    ["f1", 8, "8 series of f1 are left out"],
  ]);
  assert.deepEqual(
    issues(30, 7).map(([part]) => part),
    ["f0", "f1", "f2", "f3", "f4"],
  );
  assert.deepEqual(issues(45, 0), []);
});
