import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseSoftnet, softnet } from "./softnet.ts";

const line = (values: readonly number[]) => `${values.map((value) => value.toString(16).padStart(8, "0")).join(" ")}\n`;
const host = (...lines: readonly string[]) => stubHost({ proc: { "1/net/softnet_stat": lines.join("") } });

test("gives each CPU's columns under the number that the line itself says", async () => {
  const lines = await expose(softnet, host(line([100, 2, 3, 0, 0, 0, 0, 0, 4, 5, 6, 7, 12, 0, 0])));
  assert.deepEqual(lines, [
    "# TYPE node_softnet_processed_total counter",
    'node_softnet_processed_total{cpu="12"} 100',
    "# TYPE node_softnet_dropped_total counter",
    'node_softnet_dropped_total{cpu="12"} 2',
    "# TYPE node_softnet_times_squeezed_total counter",
    'node_softnet_times_squeezed_total{cpu="12"} 3',
    "# TYPE node_softnet_cpu_collision_total counter",
    'node_softnet_cpu_collision_total{cpu="12"} 4',
    "# TYPE node_softnet_received_rps_total counter",
    'node_softnet_received_rps_total{cpu="12"} 5',
    "# TYPE node_softnet_flow_limit_count_total counter",
    'node_softnet_flow_limit_count_total{cpu="12"} 6',
    "# TYPE node_softnet_backlog_len gauge",
    'node_softnet_backlog_len{cpu="12"} 7',
  ]);
});

test("counts CPUs and finds nothing limited on kernels that do not know it yet", async () => {
  const old = line([1, 2, 3, 0, 0, 0, 0, 0, 4]);
  const lines = (await exposeSeries(softnet, host(old, old))) ?? [];
  assert.deepEqual(
    lines.filter((text) => /processed|flow_limit|backlog/.test(text)),
    [
      'node_softnet_processed_total{cpu="0"} 1',
      'node_softnet_processed_total{cpu="1"} 1',
      'node_softnet_flow_limit_count_total{cpu="0"} 0',
      'node_softnet_flow_limit_count_total{cpu="1"} 0',
      'node_softnet_backlog_len{cpu="0"} 0',
      'node_softnet_backlog_len{cpu="1"} 0',
    ],
  );
  assert.equal(softnet.read(stubHost({})), undefined);
});

test("refuses lines that are short or hold no numbers", () => {
  for (const text of [line([1, 2, 3]), "0 0 0 0 0 0 0 0 x\n", "garbage\n"]) {
    assert.throws(
      () => parseSoftnet(Buffer.from(text)),
      /^Error: net\/softnet_stat: 9 or more hexadecimal numbers/,
      text,
    );
  }
});
