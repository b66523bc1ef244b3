import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDescribedNode } from "./describe-node.ts";

const described = `Name:               node-00005
Allocatable:
  cpu:                7800m
  memory:             31Gi
  pods:               110
System Info:
  Machine ID:                 d955b220372d429cb5e02ccc66220040
Non-terminated Pods:          (2 in total)
  Namespace                   Name                      CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----                      ------------  ----------  ---------------  -------------  ---
  fleet                       api-58b95b8896-5mxsb      500m (6%)     0 (0%)      512Mi (1%)       1Gi (3%)       113s
  shop                        web-0                     2 (25%)       3 (38%)     0 (0%)           0 (0%)         3d4h
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests     Limits
  --------           --------     ------
  cpu                2500m (31%)  3 (38%)
  memory             512Mi (1%)   1Gi (3%)
  nvidia.com/gpu     3            4
Events:              <none>
`;

test("what kubectl describes of a node is read in thousandths of a core, bytes and pieces", () => {
  const { allocatable, allocated, pods } = parseDescribedNode(described);
  assert.deepEqual(allocatable, { cpu: 7800, memory: 31 * 2 ** 30, pods: 110 });
  assert.deepEqual(allocated.requests, { cpu: 2500, memory: 2 ** 29, "nvidia.com/gpu": 3 });
  assert.deepEqual(allocated.limits, { cpu: 3000, memory: 2 ** 30, "nvidia.com/gpu": 4 });
  assert.deepEqual(Array.from(pods), [
    ["fleet/api-58b95b8896-5mxsb", { requests: { cpu: 500, memory: 2 ** 29 }, limits: { cpu: 0, memory: 2 ** 30 } }],
    ["shop/web-0", { requests: { cpu: 2000, memory: 0 }, limits: { cpu: 3000, memory: 0 } }],
  ]);
});

test("a text that is none of a node is an error that says what it lacks", () => {
  assert.throws(() => parseDescribedNode("Name: x\n"), /Allocated resources/);
});
