import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries, optionValues } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { createInterrupts, interruptsOptions, parseInterrupts } from "./interrupts.ts";
import { patternOf } from "../reading/name-filter.ts";

const text = `           CPU0       CPU1
  0:         18          0   IO-APIC   2-edge      timer
 25:          0          7  PCI-MSIX-0000:00:01.0   0-edge      virtio0, eth0
IPI0:1 2       Rescheduling interrupts
NMI:          0          0   Non-maskable interrupts
ERR:          0
MIS:          0
`;
const host = stubHost({ proc: { interrupts: text } });
const create = (given = {}) => createInterrupts(optionValues(interruptsOptions, given));

test("gives how often each CPU had each interrupt, with and without blanks behind the colon", async () => {
  assert.deepEqual(await expose(create(), host), [
    "# TYPE node_interrupts_total counter",
    'node_interrupts_total{cpu="0",type="0",info="IO-APIC",devices="2-edge timer"} 18',
    'node_interrupts_total{cpu="1",type="0",info="IO-APIC",devices="2-edge timer"} 0',
    'node_interrupts_total{cpu="0",type="25",info="PCI-MSIX-0000:00:01.0",devices="0-edge virtio0, eth0"} 0',
    'node_interrupts_total{cpu="1",type="25",info="PCI-MSIX-0000:00:01.0",devices="0-edge virtio0, eth0"} 7',
    'node_interrupts_total{cpu="0",type="IPI0",info="Rescheduling interrupts"} 1',
    'node_interrupts_total{cpu="1",type="IPI0",info="Rescheduling interrupts"} 2',
    'node_interrupts_total{cpu="0",type="NMI",info="Non-maskable interrupts"} 0',
    'node_interrupts_total{cpu="1",type="NMI",info="Non-maskable interrupts"} 0',
  ]);
});

test("leaves out what is not asked for, and zeros where they are not", async () => {
  const given = {
    "collector.interrupts.name-include": patternOf("timer$|;Resched|NMI"),
    "collector.interrupts.name-exclude": patternOf("^IPI"),
    "collector.interrupts.include-zeros": false,
  };
  assert.deepEqual(await exposeSeries(create(given), host), [
    'node_interrupts_total{cpu="0",type="0",info="IO-APIC",devices="2-edge timer"} 18',
  ]);
});

test("refuses a file without CPUs or numbers, and is absent without one", () => {
  for (const broken of ["", "\n0: 1 x", "CPU0 CPU1\n0: 1 x timer timer\n"]) {
    assert.throws(() => parseInterrupts(Buffer.from(broken)), /^Error: interrupts: a /, broken);
  }
  assert.deepEqual(parseInterrupts(Buffer.from("CPU0\n0: 1\ngarbage\n0:\n")), []);
  assert.equal(create().read(stubHost({})), undefined);
});
