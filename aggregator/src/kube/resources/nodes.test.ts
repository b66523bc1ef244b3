import { test } from "node:test";
import { recordedObjects } from "../../testing/recorded-objects.ts";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createNodes } from "./nodes.ts";

const nodes = createNodes(showNoMetadata);
const metadata = { name: "node-1", uid: "u" };

test("what a node is", () => {
  assertRows(
    nodes,
    {
      metadata: {
        ...metadata,
        labels: { "node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/gpu": "x", a: "" },
      },
      spec: {
        providerID: "sim://1",
        podCIDR: "10.0.0.0/24",
        podCIDRs: ["10.0.0.0/24", "fd00::/64"],
        unschedulable: true,
        taints: [
          { key: "a", effect: "NoSchedule" },
          { key: "a", value: 'b"', effect: "NoExecute" },
        ],
      },
      status: {
        nodeInfo: {
          kernelVersion: "6.1",
          osImage: "Debian",
          containerRuntimeVersion: "containerd://2",
          kubeletVersion: "v1.36.3",
          kubeProxyVersion: "v1.36.3",
          systemUUID: "uuid",
        },
        addresses: [
          { type: "InternalIP", address: "127.0.0.1" },
          { type: "InternalIP", address: "::1" },
          { type: "Hostname", address: "node-1" },
        ],
      },
    },
    String.raw`kube_node_info{kernel_version="6.1",os_image="Debian",container_runtime_version="containerd://2",kubelet_version="v1.36.3",kubeproxy_version="deprecated",provider_id="sim://1",pod_cidr="10.0.0.0/24",system_uuid="uuid",internal_ip="::1"} 1
       kube_node_role{role="worker"} 1
       kube_node_role{role="gpu"} 1
       kube_node_spec_pod_cidrs{pod_cidr="10.0.0.0/24"} 1
       kube_node_spec_pod_cidrs{pod_cidr="fd00::/64"} 1
       kube_node_spec_taint{key="a",value="",effect="NoSchedule"} 1
       kube_node_spec_taint{key="a",value="b\"",effect="NoExecute"} 1
       kube_node_spec_unschedulable{} 1
       kube_node_status_addresses{type="InternalIP",address="127.0.0.1"} 1
       kube_node_status_addresses{type="InternalIP",address="::1"} 1
       kube_node_status_addresses{type="Hostname",address="node-1"} 1`,
  );
});

test("what a node has, in cores, bytes and pieces; what is Kubernetes' own and not counted is left out", () => {
  assertRows(
    nodes,
    {
      metadata,
      status: {
        capacity: {
          cpu: "1500m",
          memory: "8Ei",
          "ephemeral-storage": "100u",
          pods: "110",
          "hugepages-2Mi": "4Mi",
          "attachable-volumes-disk": "25",
          "nvidia.com/gpu": "2",
          "example.com/Odd_name.x": "1k",
          "kubernetes.io/batch-cpu": "5",
          "requests.example.com/gpu": "5",
          "example.com/not/one": "5",
          somethingelse: "5",
        },
        allocatable: { memory: "65639533144069.9k" },
      },
    },
    `kube_node_status_capacity{resource="cpu",unit="core"} 1.5
     kube_node_status_capacity{resource="memory",unit="byte"} ${2 ** 63}
     kube_node_status_capacity{resource="ephemeral_storage",unit="byte"} 0.001
     kube_node_status_capacity{resource="pods",unit="integer"} 110
     kube_node_status_capacity{resource="hugepages_2Mi",unit="byte"} 4194304
     kube_node_status_capacity{resource="attachable_volumes_disk",unit="byte"} 25
     kube_node_status_capacity{resource="nvidia_com_gpu",unit="integer"} 2
     kube_node_status_capacity{resource="example_com_Odd_name_x",unit="integer"} 1000
     kube_node_status_allocatable{resource="memory",unit="byte"} 65639533144069900`,
    /_(capacity|allocatable)$/,
  );
});

test("a node that says nothing has the rows that every node has", () => {
  assertRows(
    nodes,
    { metadata },
    `kube_node_info{kernel_version="",os_image="",container_runtime_version="",kubelet_version="",kubeproxy_version="deprecated",provider_id="",pod_cidr="",system_uuid="",internal_ip=""} 1
     kube_node_spec_unschedulable{} 0`,
  );
});

test("conditions of a recorded node that no longer answers are unknown", () => {
  const silent = recordedObjects("nodes").find((node) => node.metadata.name === "silent-1");
  assertRows(
    nodes,
    silent ?? {},
    ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"]
      .flatMap((type) =>
        ["true", "false", "unknown"].map(
          (status) =>
            `kube_node_status_condition{condition="${type}",status="${status}"} ${Number(status === "unknown")}`,
        ),
      )
      .join("\n"),
    /_condition$/,
  );
});
