import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseSchedstat, schedstat } from "./schedstat.ts";

const text = `version 15
timestamp 4294973872
cpu0 0 0 0 0 0 0 1250000000 500000000 7
domain0 MC 3 1 2 3 4 5 6 7
cpu1 1 2 3 4 5 6 18446744073709551615 0 9
`;

test("gives seconds run and waited, and timeslices, of each CPU", async () => {
  assert.deepEqual(await expose(schedstat, stubHost({ proc: { schedstat: text } })), [
    "# TYPE node_schedstat_running_seconds_total counter",
    'node_schedstat_running_seconds_total{cpu="0"} 1.25',
    'node_schedstat_running_seconds_total{cpu="1"} 18446744073.709553',
    "# TYPE node_schedstat_waiting_seconds_total counter",
    'node_schedstat_waiting_seconds_total{cpu="0"} 0.5',
    'node_schedstat_waiting_seconds_total{cpu="1"} 0',
    "# TYPE node_schedstat_timeslices_total counter",
    'node_schedstat_timeslices_total{cpu="0"} 7',
    'node_schedstat_timeslices_total{cpu="1"} 9',
  ]);
  assert.equal(schedstat.read(stubHost({})), undefined);
});

test("knows no CPU where no line speaks of one, and refuses lines cut short", () => {
  assert.deepEqual(parseSchedstat(Buffer.from("version 15\ncpux 1 2 3\n")), []);
  for (const line of ["cpu0", "cpu0 0 0 0 0 0 0 1 2", "cpu0 0 0 0 0 0 0 1 2 x"]) {
    assert.throws(
      () => parseSchedstat(Buffer.from(line)),
      /^Error: schedstat: nine numbers expected after cpu0$/,
      line,
    );
  }
});
