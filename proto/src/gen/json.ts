// Generated from proto/kubevitals/v1 by `npm run update`. Do not edit.
import { enumToJson, timestampToJson } from "../json.ts";
import type {
  Provenance,
  NodeCondition,
  NodeInfo,
  NodeInventory,
  NodeEvent,
  CollectorStatus,
  NodeMetrics,
  ContainerMetrics,
  PodMetrics,
  NetworkMetrics,
  HealthIssue,
  HealthReport,
  ClusterMetrics,
  SourceStatus,
  MetricsSnapshot,
} from "./types.ts";

/** JSON Schemas (draft 2020-12) of the messages as REST writes them, by message name. */
export const schemas = {
  Provenance: {
    $id: "Provenance",
    title: "Provenance",
    description: "Where a record comes from and how old it is.",
    type: "object",
    properties: {
      source: {
        type: "string",
        enum: ["unspecified", "agent", "metrics-server", "kubelet", "estimated"],
        description: "Who measured the record.",
      },
      freshness: {
        type: "string",
        enum: ["unspecified", "fresh", "stale", "lost"],
        description: "How far the record describes the present.",
      },
      ageSeconds: {
        type: "number",
        description: "Seconds since the aggregator last received the record, on the aggregator's monotonic clock.",
      },
      receivedAt: {
        type: "string",
        format: "date-time",
        description: "Wall time of the aggregator when it last received the record.",
      },
      reason: { type: "string", description: "Why the record is not fresh." },
    },
    required: ["source", "freshness"],
    additionalProperties: false,
  },
  FilesystemMetrics: {
    $id: "FilesystemMetrics",
    title: "FilesystemMetrics",
    description: "One filesystem that is mounted on a node.",
    type: "object",
    properties: {
      mountpoint: { type: "string", description: "Where it is mounted, as the host sees it." },
      device: { type: "string", description: "What is mounted." },
      fstype: { type: "string", description: "Type of the filesystem, such as ext4." },
      capacityBytes: { type: "integer", minimum: 0, description: "Size in bytes." },
      usageBytes: { type: "integer", minimum: 0, description: "Bytes in use." },
      availableBytes: {
        type: "integer",
        minimum: 0,
        description: "Bytes that an unprivileged process can still write.",
      },
      usageRate: {
        type: "number",
        description: "Share of what an unprivileged process could use that is in use, in percent.",
      },
      inodesCapacity: {
        type: "integer",
        minimum: 0,
        description: "Number of inodes; absent where the filesystem has no fixed number.",
      },
      inodesUsage: { type: "integer", minimum: 0, description: "Inodes in use." },
      readOnly: { type: "boolean", description: "Whether it is mounted read-only." },
    },
    required: ["mountpoint", "device", "fstype"],
    additionalProperties: false,
  },
  NodeCondition: {
    $id: "NodeCondition",
    title: "NodeCondition",
    description: "One condition of a node, as Kubernetes reports it.",
    type: "object",
    properties: {
      type: { type: "string", description: "Type, such as Ready or MemoryPressure." },
      status: { type: "string", description: "True, False or Unknown." },
      reason: { type: "string", description: "Machine-readable reason of the last change." },
      message: { type: "string", description: "Explanation of the last change." },
      lastTransitionTime: { type: "string", format: "date-time", description: "When the status last changed." },
    },
    required: ["type", "status"],
    additionalProperties: false,
  },
  NodeInfo: {
    $id: "NodeInfo",
    title: "NodeInfo",
    description: "What a node is, as far as it does not change while it runs.",
    type: "object",
    properties: {
      bootId: { type: "string", description: "Random id that the kernel chose at boot." },
      bootTime: {
        type: "string",
        format: "date-time",
        description: "When the kernel booted, by the node's wall clock.",
      },
      kernelRelease: { type: "string", description: "Kernel release, as `uname -r`." },
      machine: { type: "string", description: "Machine, as `uname -m`." },
      agentVersion: { type: "string", description: "Version of the agent." },
    },
    additionalProperties: false,
  },
  MemoryModule: {
    $id: "MemoryModule",
    title: "MemoryModule",
    description: "One memory module of a machine.",
    type: "object",
    properties: {
      capacityBytes: { type: "integer", minimum: 0, description: "Size in bytes." },
      slot: { type: "string", description: "Slot that it sits in." },
      type: { type: "string", description: "Kind, such as DDR5." },
      speedMegatransfers: { type: "number", description: "Transfers a second, in millions (MT/s)." },
      manufacturer: { type: "string", description: "Who made it." },
      partNumber: { type: "string", description: "Part number." },
    },
    additionalProperties: false,
  },
  DiskDevice: {
    $id: "DiskDevice",
    title: "DiskDevice",
    description: "One disk of a machine.",
    type: "object",
    properties: {
      device: { type: "string", description: "Name of the block device, such as nvme0n1." },
      capacityBytes: { type: "integer", minimum: 0, description: "Size in bytes." },
      type: { type: "string", description: "Kind: HD, SSD or NVMe." },
      model: { type: "string", description: "Model." },
      interface: { type: "string", description: "How it is attached, such as NVMe or SATA." },
      firmware: { type: "string", description: "Version of its firmware." },
    },
    required: ["device"],
    additionalProperties: false,
  },
  NodeInventory: {
    $id: "NodeInventory",
    title: "NodeInventory",
    description:
      "What a machine is made of. It is read when the agent starts and then rarely; what could not be read is absent. No serial numbers: nobody needs them to watch a node, and they identify it for ever.",
    type: "object",
    properties: {
      readTime: { type: "string", format: "date-time", description: "When it was read, by the node's wall clock." },
      manufacturer: { type: "string", description: "Who made the machine." },
      model: { type: "string", description: "Model of the machine." },
      virtualization: {
        type: "string",
        description: "Hypervisor or container runtime that it runs under; absent on bare metal.",
      },
      cpuModel: { type: "string", description: "Model of the CPU." },
      cpuVendor: { type: "string", description: "Maker of the CPU." },
      cpuPackages: { type: "integer", minimum: 0, description: "CPU packages." },
      cpuCores: { type: "integer", minimum: 0, description: "Cores of all packages." },
      cpuThreads: { type: "integer", minimum: 0, description: "Hardware threads of all cores." },
      cpuMaxFrequencyHertz: { type: "number", description: "Highest clock rate in hertz." },
      boardVendor: { type: "string", description: "Maker of the main board." },
      boardModel: { type: "string", description: "Model of the main board." },
      biosVendor: { type: "string", description: "Maker of the firmware." },
      biosVersion: { type: "string", description: "Version of the firmware." },
      biosDate: { type: "string", description: "Date of the firmware, as it says itself." },
      memoryModules: { type: "array", items: { $ref: "MemoryModule#" }, description: "Memory modules." },
      disks: { type: "array", items: { $ref: "DiskDevice#" }, description: "Disks." },
      osName: { type: "string", description: "Distribution, such as Debian GNU/Linux." },
      osVersion: { type: "string", description: "Release of the distribution." },
      osCodename: { type: "string", description: "Code name of the release." },
    },
    required: ["memoryModules", "disks"],
    additionalProperties: false,
  },
  NodeEvent: {
    $id: "NodeEvent",
    title: "NodeEvent",
    description: "What the kernel of a node reported.",
    type: "object",
    properties: {
      id: {
        type: "integer",
        minimum: 0,
        description: "Number of the event in the agent's session, from 1: tells which are new.",
      },
      timestamp: {
        type: "string",
        format: "date-time",
        description: "When the kernel reported it, by the node's wall clock.",
      },
      reason: {
        type: "string",
        description:
          "Kind, by node-problem-detector's name of the reason where it has one: OOMKilling, TaskHung, IOError, Ext4Error, …",
      },
      message: { type: "string", description: "What the kernel said, or which counter grew." },
      object: { type: "string", description: "Device, interface, process or filesystem that it is about." },
      cgroup: { type: "string", description: "cgroup of the victim." },
      podUid: { type: "string", description: "UID of the pod that the victim's cgroup belongs to." },
      containerId: { type: "string", description: "Id that the container runtime gave the victim's container." },
      count: {
        type: "integer",
        minimum: 0,
        description: "How many of its kind it stands for: more than 1 where a counter grew by more.",
      },
    },
    required: ["id", "reason", "message", "count"],
    additionalProperties: false,
  },
  CollectorStatus: {
    $id: "CollectorStatus",
    title: "CollectorStatus",
    description: "How one collector of an agent fares.",
    type: "object",
    properties: {
      name: { type: "string", description: "Name of the collector." },
      state: {
        type: "string",
        enum: ["unspecified", "ok", "absent", "failed"],
        description: "Whether its source could be read.",
      },
      reason: { type: "string", description: "Why it failed or, where that is worth telling, why it is absent." },
    },
    required: ["name", "state"],
    additionalProperties: false,
  },
  NodeMetrics: {
    $id: "NodeMetrics",
    title: "NodeMetrics",
    description: "The vital signs of one node.",
    type: "object",
    properties: {
      nodeName: { type: "string", description: "Name of the node." },
      nodeUid: { type: "string", description: "UID of the node in Kubernetes." },
      timestamp: {
        type: "string",
        format: "date-time",
        description: "When the agent took the values, by the node's wall clock.",
      },
      provenance: { $ref: "Provenance#", description: "Source, freshness and age." },
      info: { $ref: "NodeInfo#", description: "What the node is." },
      inventory: { $ref: "NodeInventory#", description: "What the machine is made of." },
      cpuCapacityMillicores: {
        type: "number",
        description: "CPU time that the node can give, in thousandths of a core.",
      },
      cpuUsageMillicores: {
        type: "number",
        description: "CPU time in use (neither idle nor waiting for I/O), in thousandths of a core.",
      },
      cpuUsageRate: { type: "number", description: "CPU usage over capacity, in percent." },
      cpuIowaitRate: {
        type: "number",
        description: "CPU time idle while I/O was outstanding, over capacity, in percent.",
      },
      cpuStealRate: { type: "number", description: "CPU time taken by the hypervisor, over capacity, in percent." },
      memoryCapacityBytes: { type: "integer", minimum: 0, description: "Memory of the node in bytes." },
      memoryUsageBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory in use in bytes: capacity less what the kernel could give to new work without swapping.",
      },
      memoryUsageRate: { type: "number", description: "Memory usage over capacity, in percent." },
      memoryAvailableBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory that the kernel could give to new work without swapping, in bytes.",
      },
      swapCapacityBytes: { type: "integer", minimum: 0, description: "Swap space in bytes; 0 where swap is off." },
      swapUsageBytes: { type: "integer", minimum: 0, description: "Swap space in use in bytes." },
      swapUsageRate: { type: "number", description: "Swap usage over capacity, in percent; absent where swap is off." },
      diskCapacityBytes: {
        type: "integer",
        minimum: 0,
        description: "Size of all filesystems on local devices, each device counted once, in bytes.",
      },
      diskUsageBytes: { type: "integer", minimum: 0, description: "Bytes in use on these filesystems." },
      diskUsageRate: { type: "number", description: "Disk usage over capacity, in percent." },
      diskReadBytesPerSecond: { type: "number", description: "Bytes read from disks a second." },
      diskWriteBytesPerSecond: { type: "number", description: "Bytes written to disks a second." },
      diskReadsPerSecond: { type: "number", description: "Reads completed a second (read IOPS)." },
      diskWritesPerSecond: { type: "number", description: "Writes completed a second (write IOPS)." },
      filesystems: {
        type: "array",
        items: { $ref: "FilesystemMetrics#" },
        description: "The filesystems, by mount point.",
      },
      networkReceiveBytesPerSecond: {
        type: "number",
        description: "Bytes received a second over all interfaces but the loopback.",
      },
      networkTransmitBytesPerSecond: {
        type: "number",
        description: "Bytes transmitted a second over all interfaces but the loopback.",
      },
      networkReceiveErrorsPerSecond: { type: "number", description: "Receive errors a second." },
      networkTransmitErrorsPerSecond: { type: "number", description: "Transmit errors a second." },
      networkReceiveDropsPerSecond: { type: "number", description: "Packets dropped on receipt a second." },
      networkTransmitDropsPerSecond: { type: "number", description: "Packets dropped on transmission a second." },
      networkConnections: { type: "integer", minimum: 0, description: "TCP connections in use." },
      networkLatencyMilliseconds: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Round-trip time to peers in milliseconds, by peer.",
      },
      load1: { type: "number", description: "Mean number of runnable and uninterruptible tasks over 1 minute." },
      load5: { type: "number", description: "The same over 5 minutes." },
      load15: { type: "number", description: "The same over 15 minutes." },
      cpuPressureSomeRate: {
        type: "number",
        description: "Share of time in which some task waited for CPU, in percent (PSI).",
      },
      memoryPressureSomeRate: {
        type: "number",
        description: "Share of time in which some task waited for memory, in percent (PSI).",
      },
      memoryPressureFullRate: {
        type: "number",
        description: "Share of time in which all tasks waited for memory, in percent (PSI).",
      },
      ioPressureSomeRate: {
        type: "number",
        description: "Share of time in which some task waited for I/O, in percent (PSI).",
      },
      ioPressureFullRate: {
        type: "number",
        description: "Share of time in which all tasks waited for I/O, in percent (PSI).",
      },
      gpuCount: { type: "integer", minimum: 0, description: "Number of GPUs." },
      gpuModels: { type: "array", items: { type: "string" }, description: "Models of the GPUs." },
      gpuUsageRate: { type: "number", description: "Mean utilisation of the GPUs, in percent." },
      gpuMemoryCapacityBytes: { type: "integer", minimum: 0, description: "Memory of all GPUs in bytes." },
      gpuMemoryUsageBytes: { type: "integer", minimum: 0, description: "GPU memory in use in bytes." },
      gpuTemperatureCelsius: { type: "number", description: "Temperature of the hottest GPU in degrees Celsius." },
      gpuPowerWatts: { type: "number", description: "Power drawn by all GPUs in watts." },
      healthy: {
        type: "boolean",
        description: "Whether every health rule that applies to the node holds; absent where that is not known.",
      },
      conditions: {
        type: "array",
        items: { $ref: "NodeCondition#" },
        description: "Conditions, as Kubernetes reports them.",
      },
      labels: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Labels of the node in Kubernetes.",
      },
      customMetrics: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Values that users attach to the node, by name.",
      },
      collectors: {
        type: "array",
        items: { $ref: "CollectorStatus#" },
        description: "How the agent's collectors fare: why a field is absent.",
      },
      events: {
        type: "array",
        items: { $ref: "NodeEvent#" },
        description: "The latest events of the kernel, oldest first, at most 64.",
      },
    },
    required: [
      "nodeName",
      "filesystems",
      "networkLatencyMilliseconds",
      "gpuModels",
      "conditions",
      "labels",
      "customMetrics",
      "collectors",
      "events",
    ],
    additionalProperties: false,
  },
  ContainerMetrics: {
    $id: "ContainerMetrics",
    title: "ContainerMetrics",
    description: "What one container uses.",
    type: "object",
    properties: {
      containerName: { type: "string", description: "Name of the container in its pod." },
      containerId: { type: "string", description: "Id that the container runtime gave it." },
      image: { type: "string", description: "Image that it runs." },
      cpuUsageMillicores: { type: "number", description: "CPU in use, in thousandths of a core." },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Working set in bytes." },
      cpuRequestMillicores: { type: "number", description: "CPU request, in thousandths of a core." },
      cpuLimitMillicores: { type: "number", description: "CPU limit, in thousandths of a core." },
      memoryRequestBytes: { type: "integer", minimum: 0, description: "Memory request in bytes." },
      memoryLimitBytes: { type: "integer", minimum: 0, description: "Memory limit in bytes." },
      ready: { type: "boolean", description: "Whether its readiness probe passes." },
      restartCount: { type: "integer", minimum: 0, description: "How often it was restarted." },
      provenance: { $ref: "Provenance#", description: "Source, freshness and age." },
    },
    required: ["containerName"],
    additionalProperties: false,
  },
  PodMetrics: {
    $id: "PodMetrics",
    title: "PodMetrics",
    description: "What one pod uses.",
    type: "object",
    properties: {
      podName: { type: "string", description: "Name of the pod." },
      namespace: { type: "string", description: "Namespace of the pod." },
      podUid: { type: "string", description: "UID of the pod: the key of the record." },
      nodeName: { type: "string", description: "Node that runs it; absent while it is not scheduled." },
      timestamp: { type: "string", format: "date-time", description: "When the usage was measured." },
      provenance: { $ref: "Provenance#", description: "Source, freshness and age." },
      cpuUsageMillicores: { type: "number", description: "CPU in use, in thousandths of a core." },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Working set in bytes." },
      cpuRequestMillicores: { type: "number", description: "CPU request, in thousandths of a core." },
      cpuLimitMillicores: { type: "number", description: "CPU limit, in thousandths of a core." },
      memoryRequestBytes: { type: "integer", minimum: 0, description: "Memory request in bytes." },
      memoryLimitBytes: { type: "integer", minimum: 0, description: "Memory limit in bytes." },
      cpuUsageRateOfLimit: {
        type: "number",
        description: "CPU usage over CPU limit, in percent; may exceed 100; absent without a limit.",
      },
      cpuUsageRateOfRequest: {
        type: "number",
        description: "CPU usage over CPU request, in percent; may exceed 100; absent without a request.",
      },
      memoryUsageRateOfLimit: {
        type: "number",
        description: "Memory usage over memory limit, in percent; absent without a limit.",
      },
      memoryUsageRateOfRequest: {
        type: "number",
        description: "Memory usage over memory request, in percent; may exceed 100; absent without a request.",
      },
      containers: { type: "array", items: { $ref: "ContainerMetrics#" }, description: "The containers of the pod." },
      phase: { type: "string", description: "Phase: Pending, Running, Succeeded, Failed or Unknown." },
      ready: { type: "boolean", description: "Whether the pod is ready to serve." },
      restartCount: { type: "integer", minimum: 0, description: "Restarts of all its containers." },
      startTime: { type: "string", format: "date-time", description: "When the kubelet acknowledged the pod." },
    },
    required: ["podName", "namespace", "podUid", "containers"],
    additionalProperties: false,
  },
  NetworkMetrics: {
    $id: "NetworkMetrics",
    title: "NetworkMetrics",
    description: "What was measured between two ends of a network.",
    type: "object",
    properties: {
      source: { type: "string", description: "The node that measured." },
      target: { type: "string", description: "The peer: a node, or `aggregator`." },
      timestamp: {
        type: "string",
        format: "date-time",
        description: "When it was measured, by the source's wall clock.",
      },
      provenance: { $ref: "Provenance#", description: "Where the record comes from, and its age." },
      connected: { type: "boolean", description: "Whether the target answered." },
      roundTripMilliseconds: { type: "number", description: "Round-trip time in milliseconds." },
      packetLossRate: { type: "number", description: "Share of probes that were not answered, in percent." },
      bandwidthBytesPerSecond: { type: "number", description: "Measured bandwidth in bytes a second." },
      testMethod: {
        type: "string",
        description: "How it was measured, such as `stream` (the acknowledgement on the agent's own stream).",
      },
    },
    required: ["source", "target"],
    additionalProperties: false,
  },
  ObjectReference: {
    $id: "ObjectReference",
    title: "ObjectReference",
    description: "The object that an issue is about.",
    type: "object",
    properties: {
      kind: { type: "string", description: "Kind of the object: Cluster, Node or Pod." },
      name: { type: "string", description: "Name of the object." },
      namespace: { type: "string", description: "Namespace of the object; absent for what has none." },
      uid: { type: "string", description: "UID of the object, where known." },
      part: { type: "string", description: "Part of the object, such as a mount point." },
    },
    required: ["kind", "name"],
    additionalProperties: false,
  },
  HealthIssue: {
    $id: "HealthIssue",
    title: "HealthIssue",
    description: "One rule that fires on one object.",
    type: "object",
    properties: {
      id: { type: "string", description: "Rule and object in one string; the same as long as the issue lasts." },
      rule: { type: "string", description: "The rule that fires." },
      severity: { type: "string", enum: ["unspecified", "warning", "critical"], description: "How bad it is." },
      object: { $ref: "ObjectReference#", description: "What it is about." },
      summary: { type: "string", description: "One sentence that says what is wrong." },
      value: { type: "number", description: "The value that the rule looked at." },
      threshold: { type: "number", description: "The threshold that the value crossed." },
      unit: { type: "string", description: "Unit of value and threshold." },
      since: {
        type: "string",
        format: "date-time",
        description: "Since when the rule's condition holds, by the aggregator's wall clock.",
      },
      evidence: { type: "string", description: "What the rule saw." },
      action: { type: "string", description: "What to do about it." },
    },
    required: ["id", "rule", "severity", "object", "summary", "evidence", "action"],
    additionalProperties: false,
  },
  UnknownFinding: {
    $id: "UnknownFinding",
    title: "UnknownFinding",
    description: "One rule that could not be evaluated on one object.",
    type: "object",
    properties: {
      rule: { type: "string", description: "The rule." },
      object: { $ref: "ObjectReference#", description: "What it would have been about." },
      reason: { type: "string", description: "What was missing." },
    },
    required: ["rule", "object", "reason"],
    additionalProperties: false,
  },
  Coverage: {
    $id: "Coverage",
    title: "Coverage",
    description: "How much of the cluster the verdict rests on.",
    type: "object",
    properties: {
      nodesKnown: { type: "integer", minimum: 0, description: "Nodes that the aggregator knows of." },
      nodesFresh: { type: "integer", minimum: 0, description: "Nodes whose record is fresh." },
      checksApplicable: { type: "integer", minimum: 0, description: "Pairs of rule and object that apply." },
      checksEvaluated: { type: "integer", minimum: 0, description: "Pairs of rule and object that were evaluated." },
      rate: {
        type: "number",
        description: "Evaluated over applicable pairs, in percent; absent where no pair applies.",
      },
    },
    required: ["nodesKnown", "nodesFresh", "checksApplicable", "checksEvaluated"],
    additionalProperties: false,
  },
  HealthReport: {
    $id: "HealthReport",
    title: "HealthReport",
    description: "The health of the cluster, with its reasons.",
    type: "object",
    properties: {
      status: {
        type: "string",
        enum: ["unspecified", "healthy", "warning", "critical", "unknown"],
        description: "The verdict.",
      },
      issues: { type: "array", items: { $ref: "HealthIssue#" }, description: "What fires, worst first." },
      unknown: {
        type: "array",
        items: { $ref: "UnknownFinding#" },
        description: "What could not be evaluated; at most 100 are listed.",
      },
      unknownCount: { type: "integer", minimum: 0, description: "How many could not be evaluated." },
      coverage: { $ref: "Coverage#", description: "How much of the cluster the verdict rests on." },
    },
    required: ["status", "issues", "unknown", "unknownCount"],
    additionalProperties: false,
  },
  ClusterMetrics: {
    $id: "ClusterMetrics",
    title: "ClusterMetrics",
    description: "The cluster as a whole. Sums are over nodes whose record is not lost.",
    type: "object",
    properties: {
      clusterId: {
        type: "string",
        description: "UID of the namespace kube-system, else of the aggregator's data directory, else random at start.",
      },
      timestamp: {
        type: "string",
        format: "date-time",
        description: "When the totals were taken, by the aggregator's wall clock.",
      },
      provenance: {
        $ref: "Provenance#",
        description: "Source and freshness; a sum over agents is estimated while a node is missing from it.",
      },
      nodesTotal: { type: "integer", minimum: 0, description: "Nodes that the aggregator knows of." },
      nodesHealthy: {
        type: "integer",
        minimum: 0,
        description: "Nodes on which every applicable rule was evaluated and holds.",
      },
      nodesFresh: { type: "integer", minimum: 0, description: "Nodes whose record is fresh." },
      nodesStale: { type: "integer", minimum: 0, description: "Nodes whose record is stale." },
      nodesLost: { type: "integer", minimum: 0, description: "Nodes whose record is lost." },
      podsTotal: {
        type: "integer",
        minimum: 0,
        description: "Pods that the aggregator knows of; absent where nobody tells it of pods.",
      },
      podsHealthy: { type: "integer", minimum: 0, description: "Pods that are ready or have succeeded." },
      cpuCapacityMillicores: { type: "number", description: "CPU that the nodes can give, in thousandths of a core." },
      cpuUsageMillicores: { type: "number", description: "CPU in use, in thousandths of a core." },
      cpuUsageRate: { type: "number", description: "CPU usage over capacity, in percent." },
      memoryCapacityBytes: { type: "integer", minimum: 0, description: "Memory of the nodes in bytes." },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Memory in use in bytes." },
      memoryUsageRate: { type: "number", description: "Memory usage over capacity, in percent." },
      diskCapacityBytes: { type: "integer", minimum: 0, description: "Size of all local filesystems in bytes." },
      diskUsageBytes: { type: "integer", minimum: 0, description: "Bytes in use on them." },
      diskUsageRate: { type: "number", description: "Disk usage over capacity, in percent." },
      gpuTotal: { type: "integer", minimum: 0, description: "Number of GPUs; absent where no node reports any." },
      gpuUsed: { type: "integer", minimum: 0, description: "GPUs in use." },
      gpuUsageRate: { type: "number", description: "Mean utilisation of the GPUs, in percent." },
      healthStatus: {
        type: "string",
        enum: ["unspecified", "healthy", "warning", "critical", "unknown"],
        description: "The verdict on the cluster.",
      },
      issues: { type: "array", items: { $ref: "HealthIssue#" }, description: "What fires, worst first." },
    },
    required: [
      "clusterId",
      "nodesTotal",
      "nodesHealthy",
      "nodesFresh",
      "nodesStale",
      "nodesLost",
      "healthStatus",
      "issues",
    ],
    additionalProperties: false,
  },
  SourceStatus: {
    $id: "SourceStatus",
    title: "SourceStatus",
    description: "How one source of a snapshot fares.",
    type: "object",
    properties: {
      name: { type: "string", description: "Name of the source: `kubernetes`, or a part of it such as `pods`." },
      state: { type: "string", enum: ["unspecified", "ok", "off", "failed"], description: "Whether it delivers." },
      reason: { type: "string", description: "Why it does not." },
    },
    required: ["name", "state"],
    additionalProperties: false,
  },
  MetricsSnapshot: {
    $id: "MetricsSnapshot",
    title: "MetricsSnapshot",
    description:
      "The cluster at one instant. Immutable; every surface quotes the id of the snapshot that it answers from.",
    type: "object",
    properties: {
      id: { type: "string", description: "Id of the snapshot, unique over restarts and replicas." },
      timestamp: {
        type: "string",
        format: "date-time",
        description: "When it was taken, by the aggregator's wall clock.",
      },
      clusterId: { type: "string", description: "See ClusterMetrics." },
      coverage: { $ref: "Coverage#", description: "How much of the cluster is fresh." },
      nodes: { type: "array", items: { $ref: "NodeMetrics#" }, description: "The nodes, by name." },
      pods: { type: "array", items: { $ref: "PodMetrics#" }, description: "The pods, by namespace and name." },
      networks: {
        type: "array",
        items: { $ref: "NetworkMetrics#" },
        description: "The network paths, by source and target.",
      },
      cluster: { $ref: "ClusterMetrics#", description: "The cluster as a whole." },
      sources: {
        type: "array",
        items: { $ref: "SourceStatus#" },
        description: "What the snapshot is made from, beside the agents.",
      },
    },
    required: ["id", "clusterId", "nodes", "pods", "networks", "sources"],
    additionalProperties: false,
  },
} as const;

/** Provenance as REST writes it. */
export function provenanceToJson(message: Provenance): object {
  return {
    ...message,
    source: enumToJson("SOURCE_", message.source),
    freshness: enumToJson("FRESHNESS_", message.freshness),
    receivedAt: message.receivedAt && timestampToJson(message.receivedAt),
  };
}

/** NodeCondition as REST writes it. */
export function nodeConditionToJson(message: NodeCondition): object {
  return { ...message, lastTransitionTime: message.lastTransitionTime && timestampToJson(message.lastTransitionTime) };
}

/** NodeInfo as REST writes it. */
export function nodeInfoToJson(message: NodeInfo): object {
  return { ...message, bootTime: message.bootTime && timestampToJson(message.bootTime) };
}

/** NodeInventory as REST writes it. */
export function nodeInventoryToJson(message: NodeInventory): object {
  return { ...message, readTime: message.readTime && timestampToJson(message.readTime) };
}

/** NodeEvent as REST writes it. */
export function nodeEventToJson(message: NodeEvent): object {
  return { ...message, timestamp: message.timestamp && timestampToJson(message.timestamp) };
}

/** CollectorStatus as REST writes it. */
export function collectorStatusToJson(message: CollectorStatus): object {
  return { ...message, state: enumToJson("COLLECTOR_STATE_", message.state) };
}

/** NodeMetrics as REST writes it. */
export function nodeMetricsToJson(message: NodeMetrics): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    provenance: message.provenance && provenanceToJson(message.provenance),
    info: message.info && nodeInfoToJson(message.info),
    inventory: message.inventory && nodeInventoryToJson(message.inventory),
    conditions: message.conditions.map((item) => nodeConditionToJson(item)),
    collectors: message.collectors.map((item) => collectorStatusToJson(item)),
    events: message.events.map((item) => nodeEventToJson(item)),
  };
}

/** ContainerMetrics as REST writes it. */
export function containerMetricsToJson(message: ContainerMetrics): object {
  return { ...message, provenance: message.provenance && provenanceToJson(message.provenance) };
}

/** PodMetrics as REST writes it. */
export function podMetricsToJson(message: PodMetrics): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    provenance: message.provenance && provenanceToJson(message.provenance),
    containers: message.containers.map((item) => containerMetricsToJson(item)),
    startTime: message.startTime && timestampToJson(message.startTime),
  };
}

/** NetworkMetrics as REST writes it. */
export function networkMetricsToJson(message: NetworkMetrics): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    provenance: message.provenance && provenanceToJson(message.provenance),
  };
}

/** HealthIssue as REST writes it. */
export function healthIssueToJson(message: HealthIssue): object {
  return {
    ...message,
    severity: enumToJson("SEVERITY_", message.severity),
    since: message.since && timestampToJson(message.since),
  };
}

/** HealthReport as REST writes it. */
export function healthReportToJson(message: HealthReport): object {
  return {
    ...message,
    status: enumToJson("HEALTH_STATUS_", message.status),
    issues: message.issues.map((item) => healthIssueToJson(item)),
  };
}

/** ClusterMetrics as REST writes it. */
export function clusterMetricsToJson(message: ClusterMetrics): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    provenance: message.provenance && provenanceToJson(message.provenance),
    healthStatus: enumToJson("HEALTH_STATUS_", message.healthStatus),
    issues: message.issues.map((item) => healthIssueToJson(item)),
  };
}

/** SourceStatus as REST writes it. */
export function sourceStatusToJson(message: SourceStatus): object {
  return { ...message, state: enumToJson("SOURCE_STATE_", message.state) };
}

/** MetricsSnapshot as REST writes it. */
export function metricsSnapshotToJson(message: MetricsSnapshot): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    nodes: message.nodes.map((item) => nodeMetricsToJson(item)),
    pods: message.pods.map((item) => podMetricsToJson(item)),
    networks: message.networks.map((item) => networkMetricsToJson(item)),
    cluster: message.cluster && clusterMetricsToJson(message.cluster),
    sources: message.sources.map((item) => sourceStatusToJson(item)),
  };
}
