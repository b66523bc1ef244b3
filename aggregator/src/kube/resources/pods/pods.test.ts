import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../../testing/kube-rows.ts";
import { createPods } from "./index.ts";

const pods = createPods(showNoMetadata);
const metadata = { name: "web-0", namespace: "shop", uid: "u" };

test("a pod that says nothing has the rows that every pod has", () => {
  assertRows(
    pods,
    { metadata },
    `kube_pod_info{host_ip="",pod_ip="",node="",created_by_kind="",created_by_name="",priority_class="",host_network="false"} 1
     kube_pod_owner{owner_kind="",owner_name="",owner_is_controller=""} 1
     kube_pod_restart_policy{type=""} 1
     kube_pod_nodeselectors{} 1
     kube_pod_service_account{service_account=""} 1
     kube_pod_scheduler{name=""} 1`,
  );
});

test("where a pod runs, and what looks after it: the owner that is its controller", () => {
  const ownerReferences = [
    { apiVersion: "v1", kind: "Thing", name: "a", uid: "a" },
    { apiVersion: "v1", kind: "Thing", name: "b", uid: "b", controller: true },
  ];
  assertRows(
    pods,
    {
      metadata: { ...metadata, ownerReferences },
      spec: { nodeName: "node-1", priorityClassName: "high", hostNetwork: true },
      status: { hostIP: "127.0.0.1", podIP: "10.0.0.1" },
    },
    `kube_pod_info{host_ip="127.0.0.1",pod_ip="10.0.0.1",node="node-1",created_by_kind="Thing",created_by_name="b",priority_class="high",host_network="true"} 1
     kube_pod_owner{owner_kind="Thing",owner_name="a",owner_is_controller="false"} 1
     kube_pod_owner{owner_kind="Thing",owner_name="b",owner_is_controller="true"} 1`,
    /_(info|owner)$/,
  );
});

test("what a pod asks for", () => {
  assertRows(
    pods,
    {
      metadata,
      spec: {
        overhead: { cpu: "250m", memory: "120Mi", "example.com/fpga": "1" },
        restartPolicy: "Always",
        runtimeClassName: "kata",
        serviceAccountName: "robot",
        schedulerName: "mine",
        nodeSelector: { "example.test/zone": "a", "example.test_zone": "b" },
        resourceClaims: [
          { name: "given", resourceClaimName: "gpu" },
          { name: "made", resourceClaimTemplateName: "template" },
          { name: "waiting", resourceClaimTemplateName: "template" },
          { name: "neither" },
        ],
        tolerations: [
          { operator: "Exists" },
          { operator: "Exists" },
          { key: "k", operator: "Equal", value: "v", effect: "NoExecute", tolerationSeconds: 0 },
          { key: "k", operator: "Equal", value: "v", effect: "NoExecute" },
        ],
        volumes: [
          { name: "data", persistentVolumeClaim: { claimName: "data-0", readOnly: true } },
          { name: "logs", persistentVolumeClaim: { claimName: "logs-0" } },
          { name: "scratch", ephemeral: {} },
          { name: "none", emptyDir: {} },
        ],
      },
      status: { resourceClaimStatuses: [{ name: "made", resourceClaimName: "web-0-made-x7" }, { name: "waiting" }] },
    },
    `kube_pod_overhead_cpu_cores{} 0.25
     kube_pod_overhead_memory_bytes{} 125829120
     kube_pod_restart_policy{type="Always"} 1
     kube_pod_runtimeclass_name_info{runtimeclass_name="kata"} 1
     kube_pod_service_account{service_account="robot"} 1
     kube_pod_scheduler{name="mine"} 1
     kube_pod_nodeselectors{nodeselector_example_test_zone_conflict1="a",nodeselector_example_test_zone_conflict2="b"} 1
     kube_pod_resourceclaim_info{claim_name="given",resourceclaim_name="gpu",resourceclaim_template_name=""} 1
     kube_pod_resourceclaim_info{claim_name="made",resourceclaim_name="web-0-made-x7",resourceclaim_template_name="template"} 1
     kube_pod_resourceclaim_info{claim_name="waiting",resourceclaim_name="",resourceclaim_template_name="template"} 1
     kube_pod_tolerations{key="",operator="Exists",value="",effect="",toleration_seconds=""} 1
     kube_pod_tolerations{key="k",operator="Equal",value="v",effect="NoExecute",toleration_seconds="0"} 1
     kube_pod_tolerations{key="k",operator="Equal",value="v",effect="NoExecute",toleration_seconds=""} 1
     kube_pod_spec_volumes_persistentvolumeclaims_info{volume="data",persistentvolumeclaim="data-0",ephemeral="false"} 1
     kube_pod_spec_volumes_persistentvolumeclaims_info{volume="logs",persistentvolumeclaim="logs-0",ephemeral="false"} 1
     kube_pod_spec_volumes_persistentvolumeclaims_info{volume="scratch",persistentvolumeclaim="web-0-scratch",ephemeral="true"} 1
     kube_pod_spec_volumes_persistentvolumeclaims_readonly{volume="data",persistentvolumeclaim="data-0",ephemeral="false"} 1
     kube_pod_spec_volumes_persistentvolumeclaims_readonly{volume="logs",persistentvolumeclaim="logs-0",ephemeral="false"} 0
     kube_pod_spec_volumes_persistentvolumeclaims_readonly{volume="scratch",persistentvolumeclaim="web-0-scratch",ephemeral="true"} 0`,
    /^kube_pod_(?!info|owner)/,
  );
});
