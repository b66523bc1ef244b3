import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createLimitRanges } from "./limitranges.ts";
import { createResourceQuotas } from "./resourcequotas.ts";

const metadata = { name: "all", namespace: "shop", uid: "u" };

test("a quota: what may be had, what is had, under Kubernetes' own names", () => {
  assertRows(
    createResourceQuotas(showNoMetadata),
    {
      metadata,
      spec: { hard: { "requests.cpu": "not looked at" } },
      status: {
        hard: { "requests.cpu": "123456.789", "limits.memory": "1Gi", "requests.storage": "10E" },
        used: { "requests.cpu": "100u", "count/pods": "1k" },
      },
    },
    `kube_resourcequota{resource="requests.cpu",type="hard"} 123456.789
     kube_resourcequota{resource="limits.memory",type="hard"} 1073741824
     kube_resourcequota{resource="requests.storage",type="hard"} 10000000000000000000
     kube_resourcequota{resource="requests.cpu",type="used"} 0.001
     kube_resourcequota{resource="count/pods",type="used"} 1000`,
  );
  assertRows(createResourceQuotas(showNoMetadata), { metadata }, "");
});

test("a limit range: each of its constraints", () => {
  assertRows(
    createLimitRanges(),
    {
      metadata,
      spec: {
        limits: [
          {
            type: "Container",
            min: { cpu: "10m" },
            max: { cpu: "2" },
            default: { memory: "1Gi" },
            defaultRequest: { memory: "1M" },
            maxLimitRequestRatio: { cpu: "1.5" },
          },
          { type: "Pod" },
        ],
      },
    },
    `kube_limitrange{resource="cpu",type="Container",constraint="min"} 0.01
     kube_limitrange{resource="cpu",type="Container",constraint="max"} 2
     kube_limitrange{resource="memory",type="Container",constraint="default"} 1073741824
     kube_limitrange{resource="memory",type="Container",constraint="defaultRequest"} 1000000
     kube_limitrange{resource="cpu",type="Container",constraint="maxLimitRequestRatio"} 1.5`,
  );
  assertRows(createLimitRanges(), { metadata, spec: { limits: null } }, "");
});
