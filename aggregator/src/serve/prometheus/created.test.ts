import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter, timestampOf } from "@kubevitals/proto";
import { gauge, nodeMetrics, nodeRecord } from "../../testing/records.ts";
import { createdOfNode } from "./created.ts";

const booted = 1_700_000_000;
const record = nodeRecord("n", {
  metrics: nodeMetrics("n", { info: { bootTime: timestampOf(booted * 1000) } }),
});

test("what the kernel counts since it booted began then; of other counters nobody knows", () => {
  const createdOf = createdOfNode(record)("node", gauge("node_x", { a: 1 }));
  assert.equal(createdOf?.("node_cpu_seconds_total"), booted);
  assert.equal(createdOf?.("node_pressure_cpu_waiting_seconds_total"), booted);
  assert.equal(createdOf?.("node_network_receive_bytes_total"), undefined);
  assert.equal(createdOf?.("textfile_total"), undefined);
});

test("where the time of the boot is not known nothing is", () => {
  const createdOf = createdOfNode(nodeRecord("n"))("node", gauge("node_x", { a: 1 }));
  assert.equal(createdOf?.("node_cpu_seconds_total"), undefined);
});

test("the counters of a cgroup began with it", () => {
  const out = new BlockWriter();
  out.gauge("container_last_seen", "Help.").add(9);
  out.gauge("container_start_time_seconds", "Help.").add(booted + 5);
  const sample = out.finish([], []);
  const created = createdOfNode(record);
  assert.equal(created("container", sample)?.("container_cpu_usage_seconds_total"), booted + 5);
  assert.equal(created("container", { ...sample, isAbsent: () => true }), undefined);
  assert.equal(created("container", gauge("container_x", { a: 1 })), undefined);
  assert.equal(created("kubelet", sample), undefined);
});
