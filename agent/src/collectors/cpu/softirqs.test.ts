import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { parseSoftirqs, softirqs } from "./softirqs.ts";

test("gives how often each CPU handled each soft interrupt that is known", async () => {
  const text =
    "                    CPU0       CPU1\n          HI:          3          0\n      NET_RX:      43066     104508\n NOVEL: 1 2\n";
  assert.deepEqual(await expose(softirqs, stubHost({ proc: { softirqs: text } })), [
    "# TYPE node_softirqs_functions_total counter",
    'node_softirqs_functions_total{cpu="0",type="HI"} 3',
    'node_softirqs_functions_total{cpu="1",type="HI"} 0',
    'node_softirqs_functions_total{cpu="0",type="NET_RX"} 43066',
    'node_softirqs_functions_total{cpu="1",type="NET_RX"} 104508',
  ]);
});

test("refuses what are no numbers, and is absent without the file", () => {
  assert.throws(() => parseSoftirqs(Buffer.from("HI: 1 x\n")), /^Error: softirqs: a number a CPU expected after HI$/);
  assert.deepEqual(parseSoftirqs(Buffer.from("garbage\n")), []);
  assert.equal(softirqs.read(stubHost({})), undefined);
});
