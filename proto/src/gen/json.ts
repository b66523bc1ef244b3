// Generated from proto/kubevitals/v1 by `npm run update`. Do not edit.
import { enumToJson, timestampToJson } from "../json.ts";
import type {
  Provenance,
  NodeCondition,
  NodeInfo,
  NodeInventory,
  GPUFault,
  GPUMetrics,
  NodeEvent,
  CollectorStatus,
  NodeMetrics,
  NodeScheduling,
  ContainerMetrics,
  PodMetrics,
  WorkloadMetrics,
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
  GPUFault: {
    $id: "GPUFault",
    title: "GPUFault",
    description: "A kind of error that a GPU's driver reported, such as NVIDIA's XID 79.",
    type: "object",
    properties: {
      code: { type: "integer", minimum: 0, description: "The vendor's number of the error: NVIDIA's XID." },
      count: {
        type: "integer",
        minimum: 0,
        description: "How often the driver reported it since the agent watches; 0: an agent that does not count.",
      },
      lastTime: { type: "string", format: "date-time", description: "When it last did, by the node's wall clock." },
    },
    required: ["code", "count"],
    additionalProperties: false,
  },
  GPUOwner: {
    $id: "GPUOwner",
    title: "GPUOwner",
    description:
      "Who has a GPU. A field is absent where that is not known: processes tell of a pod's UID and a container's id only.",
    type: "object",
    properties: {
      namespace: { type: "string", description: "Namespace of the pod." },
      podName: { type: "string", description: "Name of the pod." },
      podUid: { type: "string", description: "UID of the pod." },
      containerName: { type: "string", description: "Name of the container." },
      containerId: { type: "string", description: "Id that the container runtime gave the container." },
      knownBy: {
        type: "string",
        description:
          "How it is known: `kubelet` (its PodResources socket) or `processes` (the cgroups of the device's processes).",
      },
      usageRate: {
        type: "number",
        description:
          "Share of the device's time that the owner's processes took, in percent; absent where the driver does not measure processes.",
      },
      memoryUsageBytes: {
        type: "integer",
        minimum: 0,
        description:
          "Memory of the device that the owner's processes hold, in bytes; absent where the driver does not measure processes.",
      },
    },
    required: ["knownBy"],
    additionalProperties: false,
  },
  GPUMetrics: {
    $id: "GPUMetrics",
    title: "GPUMetrics",
    description:
      "One GPU, or one part of a GPU that the hardware divides. What its driver does not support or did not answer is absent.",
    type: "object",
    properties: {
      uuid: {
        type: "string",
        description: "The vendor's unique id, such as GPU-… or MIG-…; absent where the device does not say.",
      },
      index: { type: "integer", minimum: 0, description: "The vendor's number of the device on its node." },
      vendor: { type: "string", description: "Who made it: `nvidia`, `amd` or `intel`." },
      model: { type: "string", description: "Model, as its driver names it." },
      pciAddress: { type: "string", description: "PCI address, such as 0000:3b:00.0." },
      deviceName: { type: "string", description: "Its file below /dev, such as nvidia0." },
      driverVersion: { type: "string", description: "Version of its driver." },
      numaNode: { type: "integer", minimum: 0, description: "NUMA node that it hangs on." },
      reader: { type: "string", description: "What the agent reads it by: `nvml`, `nvidia-smi` or `sysfs`." },
      usageRate: { type: "number", description: "Share of time in which any kernel ran on it, in percent." },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Memory in use in bytes." },
      temperatureCelsius: { type: "number", description: "Temperature of its core in degrees Celsius." },
      powerWatts: { type: "number", description: "Power that it draws in watts." },
      energyJoules: { type: "number", description: "Energy that it took since its driver was loaded, in joules." },
      coreClockHertz: { type: "integer", minimum: 0, description: "Clock of its cores in hertz." },
      timestamp: {
        type: "string",
        format: "date-time",
        description:
          "When the values were taken, by the node's wall clock; from an agent absent where they are as old as the node's other vitals.",
      },
      provenance: { $ref: "Provenance#", description: "Source, freshness and age." },
      lost: {
        type: "boolean",
        description:
          "Whether the driver knew the device and can no longer reach it: fallen off the bus. All other values are then absent.",
      },
      parentUuid: { type: "string", description: "UUID of the GPU that this is a part of." },
      partId: {
        type: "integer",
        minimum: 0,
        description: "Number of the part (GPU instance) on its GPU; absent where the whole GPU is meant.",
      },
      computeInstanceId: { type: "integer", minimum: 0, description: "Number of the compute instance in its part." },
      partProfile: { type: "string", description: "Size of the part by the vendor's name, such as 1g.10gb." },
      parentIndex: { type: "integer", minimum: 0, description: "Number of the GPU that this is a part of." },
      owners: {
        type: "array",
        items: { $ref: "GPUOwner#" },
        description: "Who has it. None: nobody's as far as can be told, which is not the same as idle.",
      },
      shared: {
        type: "boolean",
        description: "Whether several have it, or may: the device plugin gives it out several times.",
      },
      unattributedProcesses: {
        type: "integer",
        minimum: 0,
        description:
          "Processes on it that could not be led back to a pod; absent where the driver does not tell of processes.",
      },
      replicas: {
        type: "integer",
        minimum: 0,
        description:
          "How many times the device plugin gives it out: 1 where it is not shared; absent where the kubelet does not tell.",
      },
      memoryCapacityBytes: { type: "integer", minimum: 0, description: "Size of its memory in bytes." },
      memoryUsageRate: { type: "number", description: "Memory usage over capacity, in percent." },
      memoryAvailableBytes: { type: "integer", minimum: 0, description: "Memory that is free, in bytes." },
      memoryReservedBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory that driver and firmware keep to themselves, in bytes.",
      },
      memoryBusyRate: {
        type: "number",
        description: "Share of time in which its memory was read or written, in percent.",
      },
      encoderUsageRate: { type: "number", description: "Share of time in which its encoder worked, in percent." },
      decoderUsageRate: { type: "number", description: "Share of time in which its decoder worked, in percent." },
      memoryTemperatureCelsius: { type: "number", description: "Temperature of its memory in degrees Celsius." },
      powerLimitWatts: { type: "number", description: "Power that it may draw, in watts." },
      memoryClockHertz: { type: "integer", minimum: 0, description: "Clock of its memory in hertz." },
      videoClockHertz: { type: "integer", minimum: 0, description: "Clock of its video engines in hertz." },
      fanRate: { type: "number", description: "Speed of its fan in percent of the highest." },
      throttled: {
        type: "boolean",
        description: "Whether something holds its clocks below what is asked; absent where the driver does not tell.",
      },
      throttleReasons: {
        type: "array",
        items: { type: "string" },
        description: "What does: `power`, `thermal`, `hardware-slowdown`, `power-brake`, `sync` or `other`.",
      },
      powerThrottleRate: {
        type: "number",
        description:
          "Share of time in which power held its clocks down, in percent; absent where the driver does not count.",
      },
      thermalThrottleRate: {
        type: "number",
        description:
          "Share of time in which heat held its clocks down, in percent; absent where the driver does not count.",
      },
      pcieReceiveBytesPerSecond: { type: "number", description: "Bytes that it received over PCIe a second." },
      pcieTransmitBytesPerSecond: { type: "number", description: "Bytes that it sent over PCIe a second." },
      pcieReplayCount: {
        type: "integer",
        minimum: 0,
        description: "Packets that PCIe sent again, since the driver was loaded.",
      },
      nvlinkBytesPerSecond: { type: "number", description: "Bytes over all of its NVLinks a second, both directions." },
      eccCorrectedVolatileCount: {
        type: "integer",
        minimum: 0,
        description: "Memory errors that were corrected, since the driver was loaded.",
      },
      eccUncorrectedVolatileCount: {
        type: "integer",
        minimum: 0,
        description: "Memory errors that could not be corrected, since the driver was loaded.",
      },
      eccCorrectedAggregateCount: {
        type: "integer",
        minimum: 0,
        description: "Memory errors that were corrected, in the device's life.",
      },
      eccUncorrectedAggregateCount: {
        type: "integer",
        minimum: 0,
        description: "Memory errors that could not be corrected, in the device's life.",
      },
      retiredPagesSingleBit: {
        type: "integer",
        minimum: 0,
        description: "Pages of memory that were retired for corrected errors.",
      },
      retiredPagesDoubleBit: {
        type: "integer",
        minimum: 0,
        description: "Pages of memory that were retired for errors that could not be corrected.",
      },
      retiredPagesPending: { type: "boolean", description: "Whether pages wait for a restart to be retired." },
      remappedRowsCorrected: {
        type: "integer",
        minimum: 0,
        description: "Rows of memory that were replaced for corrected errors.",
      },
      remappedRowsUncorrected: {
        type: "integer",
        minimum: 0,
        description: "Rows of memory that were replaced for errors that could not be corrected.",
      },
      rowRemapPending: { type: "boolean", description: "Whether rows wait for a reset to be replaced." },
      rowRemapFailed: { type: "boolean", description: "Whether replacing a row failed." },
      faults: {
        type: "array",
        items: { $ref: "GPUFault#" },
        description:
          "Errors that its driver reported since the agent watches, by code; at most 32: of more, the latest.",
      },
      faultsHeard: {
        type: "boolean",
        description: "Whether such reports are heard, so that none of them means that none came.",
      },
      engineActiveRate: {
        type: "number",
        description:
          "Share of time in which its graphics or compute engine was active, in percent. This and the next are profiling counters.",
      },
      smActiveRate: {
        type: "number",
        description: "Share of time in which a streaming multiprocessor had work, averaged over all, in percent.",
      },
      smOccupancyRate: {
        type: "number",
        description: "Warps on its streaming multiprocessors over the most that they hold, in percent.",
      },
      tensorActiveRate: {
        type: "number",
        description: "Share of time in which its tensor pipes were active, in percent.",
      },
      dramActiveRate: { type: "number", description: "Share of time in which its memory moved data, in percent." },
      fp64ActiveRate: {
        type: "number",
        description: "Share of time in which its pipes for 64 bit floating point were active, in percent.",
      },
      fp32ActiveRate: {
        type: "number",
        description: "Share of time in which its pipes for 32 bit floating point were active, in percent.",
      },
      fp16ActiveRate: {
        type: "number",
        description: "Share of time in which its pipes for 16 bit floating point were active, in percent.",
      },
    },
    required: ["index", "vendor", "reader", "owners", "throttleReasons", "faults"],
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
      reason: {
        type: "string",
        description:
          "Why it failed or, where that is worth telling, why it is absent or nothing is known yet. With one that was read: what of its source could not be used, where the rest could.",
      },
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
      diskUsageBytes: { type: "integer", minimum: 0, description: "Bytes in use on filesystems on local devices." },
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
      load5: { type: "number", description: "Mean number of runnable and uninterruptible tasks over 5 minutes." },
      load15: { type: "number", description: "Mean number of runnable and uninterruptible tasks over 15 minutes." },
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
      gpuCount: {
        type: "integer",
        minimum: 0,
        description: "Number of GPUs that answer; parts of a GPU that is divided are not counted on their own.",
      },
      gpuModels: { type: "array", items: { type: "string" }, description: "Models of the GPUs." },
      gpuUsageRate: { type: "number", description: "Mean utilisation of the GPUs, in percent." },
      gpuMemoryCapacityBytes: { type: "integer", minimum: 0, description: "Memory of all GPUs in bytes." },
      gpuMemoryUsageBytes: { type: "integer", minimum: 0, description: "GPU memory in use in bytes." },
      gpuTemperatureCelsius: { type: "number", description: "Temperature of the hottest GPU in degrees Celsius." },
      gpuPowerWatts: { type: "number", description: "Power drawn by all GPUs in watts." },
      gpus: {
        type: "array",
        items: { $ref: "GPUMetrics#" },
        description: "The GPUs by vendor and number; parts of one that is divided follow it.",
      },
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
        description: "Values that users attach to the node, by name; the name says their unit.",
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
      missing: {
        type: "array",
        items: { type: "string" },
        description:
          "What of the record is missing and why: `kubernetes: the node is not listed`, `agent: never heard of`.",
      },
      scheduling: {
        $ref: "NodeScheduling#",
        description: "What Kubernetes knows of the node; absent where Kubernetes is not read or does not list it.",
      },
    },
    required: [
      "nodeName",
      "filesystems",
      "networkLatencyMilliseconds",
      "gpuModels",
      "gpus",
      "conditions",
      "labels",
      "customMetrics",
      "collectors",
      "events",
      "missing",
    ],
    additionalProperties: false,
  },
  NodeScheduling: {
    $id: "NodeScheduling",
    title: "NodeScheduling",
    description: "A node as Kubernetes' scheduler sees it.",
    type: "object",
    properties: {
      unschedulable: { type: "boolean", description: "Whether new pods are kept away (cordoned)." },
      cpuAllocatableMillicores: {
        type: "number",
        description: "CPU that pods may request in all, in thousandths of a core.",
      },
      memoryAllocatableBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory that pods may request in all, in bytes.",
      },
      ephemeralStorageAllocatableBytes: {
        type: "integer",
        minimum: 0,
        description: "Local storage that pods may request in all, in bytes.",
      },
      podsAllocatable: { type: "integer", minimum: 0, description: "Pods that the node may run in all." },
      cpuRequestedMillicores: {
        type: "number",
        description: "CPU that the pods on the node request, in thousandths of a core.",
      },
      memoryRequestedBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory that the pods on the node request, in bytes.",
      },
      ephemeralStorageRequestedBytes: {
        type: "integer",
        minimum: 0,
        description: "Local storage that the pods on the node request, in bytes.",
      },
      pods: { type: "integer", minimum: 0, description: "Pods on the node that have not ended." },
      cpuSchedulableMillicores: {
        type: "number",
        description: "CPU that is left for new pods, in thousandths of a core; never below 0.",
      },
      memorySchedulableBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory that is left for new pods, in bytes; never below 0.",
      },
      podsSchedulable: { type: "integer", minimum: 0, description: "Pods that still fit by number." },
      cpuLimitsMillicores: {
        type: "number",
        description: "Sum of the pods' CPU limits, in thousandths of a core; pods without a limit add nothing.",
      },
      memoryLimitsBytes: {
        type: "integer",
        minimum: 0,
        description: "Sum of the pods' memory limits, in bytes; pods without a limit add nothing.",
      },
      extendedAllocatable: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Extended resources, such as nvidia.com/gpu: what pods may request in all, in pieces.",
      },
      extendedRequested: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Extended resources that the pods on the node request, in pieces.",
      },
      taints: { type: "array", items: { $ref: "NodeTaint#" }, description: "Taints." },
      kubeletVersion: { type: "string", description: "Version of the kubelet." },
      containerRuntimeVersion: { type: "string", description: "Name and version of the container runtime." },
      roles: {
        type: "array",
        items: { type: "string" },
        description: "Roles, from the labels node-role.kubernetes.io/*.",
      },
      internalAddresses: { type: "array", items: { type: "string" }, description: "Addresses of type InternalIP." },
      createdTime: { type: "string", format: "date-time", description: "When the node was registered." },
      heartbeatTime: {
        type: "string",
        format: "date-time",
        description: "When the kubelet last renewed its Lease: its heartbeat.",
      },
      extendedCapacity: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Extended resources that the node has, healthy or not, in pieces.",
      },
      extendedSchedulable: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Extended resources that are left for new pods, in pieces; never below 0.",
      },
    },
    required: [
      "unschedulable",
      "cpuRequestedMillicores",
      "memoryRequestedBytes",
      "ephemeralStorageRequestedBytes",
      "pods",
      "cpuLimitsMillicores",
      "memoryLimitsBytes",
      "extendedAllocatable",
      "extendedRequested",
      "taints",
      "roles",
      "internalAddresses",
      "extendedCapacity",
      "extendedSchedulable",
    ],
    additionalProperties: false,
  },
  NodeTaint: {
    $id: "NodeTaint",
    title: "NodeTaint",
    description: "What keeps pods away from a node.",
    type: "object",
    properties: {
      key: { type: "string", description: "Key of the taint." },
      value: { type: "string", description: "Value; empty where it has none." },
      effect: { type: "string", description: "NoSchedule, PreferNoSchedule or NoExecute." },
    },
    required: ["key", "value", "effect"],
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
      role: {
        type: "string",
        description: "What it is for: `app`, `init`, `sidecar` (an init container that keeps running) or `ephemeral`.",
      },
      state: { type: "string", description: "Waiting, running or terminated." },
      stateReason: { type: "string", description: "Why it waits or ended, such as CrashLoopBackOff or Completed." },
      lastTerminationReason: {
        type: "string",
        description: "Why its former run ended, such as OOMKilled; absent where it never ended.",
      },
      lastExitCode: { type: "integer", description: "Exit code of its former run." },
      lastTerminationTime: { type: "string", format: "date-time", description: "When its former run ended." },
      timestamp: { type: "string", format: "date-time", description: "When the usage was measured." },
      cpuUsageRateOfLimit: {
        type: "number",
        description: "CPU usage over CPU limit, in percent; may exceed 100; absent without a limit.",
      },
      memoryUsageRateOfLimit: {
        type: "number",
        description: "Memory usage over memory limit, in percent; absent without a limit.",
      },
    },
    required: ["containerName"],
    additionalProperties: false,
  },
  WorkloadReference: {
    $id: "WorkloadReference",
    title: "WorkloadReference",
    description: "Who made an object, in the end: the Deployment and not its ReplicaSet, the CronJob and not its Job.",
    type: "object",
    properties: {
      kind: {
        type: "string",
        description: "Kind, such as Deployment, StatefulSet, DaemonSet, Job, CronJob, or Node for a static pod.",
      },
      name: { type: "string", description: "Name; its namespace is the object's." },
      uid: { type: "string", description: "UID, where known." },
    },
    required: ["kind", "name"],
    additionalProperties: false,
  },
  PodGPU: {
    $id: "PodGPU",
    title: "PodGPU",
    description:
      "What a pod has of one GPU, or of one part of a GPU. Where several share the device, a figure is here only if the driver measures it by process.",
    type: "object",
    properties: {
      uuid: { type: "string", description: "See GPUMetrics." },
      index: { type: "integer", minimum: 0, description: "See GPUMetrics." },
      vendor: { type: "string", description: "See GPUMetrics." },
      model: { type: "string", description: "See GPUMetrics." },
      partProfile: { type: "string", description: "See GPUMetrics." },
      containerName: { type: "string", description: "Container that has it, where known." },
      knownBy: { type: "string", description: "How it is known: `kubelet` or `processes`." },
      shared: { type: "boolean", description: "Whether others have it as well, or may." },
      usageRate: { type: "number", description: "Share of the device's time that the pod took, in percent." },
      memoryUsageBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory of the device that the pod holds, in bytes.",
      },
      memoryCapacityBytes: { type: "integer", minimum: 0, description: "Size of the device's memory in bytes." },
      powerWatts: {
        type: "number",
        description: "Power that the device draws in watts; only of a device that the pod has to itself.",
      },
      lost: { type: "boolean", description: "Whether the driver can no longer reach the device." },
    },
    required: ["index", "vendor", "knownBy", "shared"],
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
      usageWindowSeconds: { type: "number", description: "Seconds over which the CPU usage was averaged." },
      workload: { $ref: "WorkloadReference#", description: "The workload that owns the pod." },
      qosClass: { type: "string", description: "Quality of service: Guaranteed, Burstable or BestEffort." },
      priority: { type: "integer", description: "Priority to the scheduler." },
      priorityClass: { type: "string", description: "Name of the priority's class." },
      reason: { type: "string", description: "Why the pod is in its phase, such as Evicted or Unschedulable." },
      message: { type: "string", description: "Explanation of the reason." },
      createdTime: { type: "string", format: "date-time", description: "When the pod was created." },
      deletionTime: { type: "string", format: "date-time", description: "When it was asked to end." },
      lastRestartReason: {
        type: "string",
        description: "Why the last container that ended did so, such as OOMKilled.",
      },
      lastRestartTime: { type: "string", format: "date-time", description: "When that was." },
      hostNetwork: { type: "boolean", description: "Whether it shares the node's network." },
      labels: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Labels of the pod in Kubernetes.",
      },
      extendedRequests: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Extended resources that it requests, such as nvidia.com/gpu, in pieces.",
      },
      customMetrics: {
        type: "object",
        additionalProperties: { type: "number" },
        description: "Values that users attach to the pod, by name; the name says their unit.",
      },
      missing: {
        type: "array",
        items: { type: "string" },
        description:
          "What of the record is missing and why: `kubernetes: not listed`, `usage: Metrics Server is not installed`.",
      },
      gpuCount: {
        type: "integer",
        minimum: 0,
        description:
          "GPUs, and parts of GPUs, that the pod has; absent where the agent of its node does not tell of GPUs.",
      },
      gpuUsageRate: {
        type: "number",
        description:
          "Mean over these of the share of the device's time that the pod took, in percent; absent where it is unknown of one of them.",
      },
      gpuMemoryUsageBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory of these that the pod holds, in bytes; absent where it is unknown of one of them.",
      },
      gpuMemoryCapacityBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory of these in bytes; a device that is shared counts in full for each who has it.",
      },
      gpuPowerWatts: {
        type: "number",
        description: "Power that these draw in watts; absent where one of them is shared.",
      },
      gpus: { type: "array", items: { $ref: "PodGPU#" }, description: "What it has of each." },
    },
    required: [
      "podName",
      "namespace",
      "podUid",
      "containers",
      "labels",
      "extendedRequests",
      "customMetrics",
      "missing",
      "gpus",
    ],
    additionalProperties: false,
  },
  NamespaceMetrics: {
    $id: "NamespaceMetrics",
    title: "NamespaceMetrics",
    description: "One namespace and what its pods add up to.",
    type: "object",
    properties: {
      namespace: { type: "string", description: "Name of the namespace." },
      phase: { type: "string", description: "Active or Terminating." },
      podsTotal: { type: "integer", minimum: 0, description: "Pods in it." },
      podsRunning: { type: "integer", minimum: 0, description: "Pods of it that run." },
      cpuUsageMillicores: {
        type: "number",
        description: "CPU in use by its pods, in thousandths of a core; absent where no pod's usage is known.",
      },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Working set of its pods in bytes." },
      cpuRequestedMillicores: {
        type: "number",
        description: "Sum of the CPU requests of pods that have not ended, in thousandths of a core.",
      },
      memoryRequestedBytes: { type: "integer", minimum: 0, description: "Sum of their memory requests in bytes." },
      cpuLimitsMillicores: { type: "number", description: "Sum of their CPU limits, in thousandths of a core." },
      memoryLimitsBytes: { type: "integer", minimum: 0, description: "Sum of their memory limits in bytes." },
      labels: { type: "object", additionalProperties: { type: "string" }, description: "Labels of the namespace." },
      podsWithoutUsage: {
        type: "integer",
        minimum: 0,
        description: "Pods that run and whose usage is not known: by so many the usage falls short.",
      },
    },
    required: [
      "namespace",
      "podsTotal",
      "podsRunning",
      "cpuRequestedMillicores",
      "memoryRequestedBytes",
      "cpuLimitsMillicores",
      "memoryLimitsBytes",
      "labels",
      "podsWithoutUsage",
    ],
    additionalProperties: false,
  },
  WorkloadMetrics: {
    $id: "WorkloadMetrics",
    title: "WorkloadMetrics",
    description: "One workload: what keeps pods running, or runs them to their end.",
    type: "object",
    properties: {
      kind: {
        type: "string",
        description: "Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job or CronJob.",
      },
      namespace: { type: "string", description: "Namespace of the workload." },
      name: { type: "string", description: "Name of the workload." },
      uid: { type: "string", description: "UID of the workload." },
      replicasDesired: {
        type: "integer",
        minimum: 0,
        description: "Pods that it should have; for a Job its completions.",
      },
      replicasReady: {
        type: "integer",
        minimum: 0,
        description: "Pods that are ready; for a Job those that succeeded.",
      },
      replicasAvailable: {
        type: "integer",
        minimum: 0,
        description: "Pods that have been ready for long enough to count.",
      },
      replicasUpdated: { type: "integer", minimum: 0, description: "Pods of the newest revision." },
      podsTotal: { type: "integer", minimum: 0, description: "Pods of it that the aggregator knows of." },
      cpuUsageMillicores: {
        type: "number",
        description: "CPU in use by its pods, in thousandths of a core; absent where no pod's usage is known.",
      },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Working set of its pods in bytes." },
      cpuRequestedMillicores: {
        type: "number",
        description: "Sum of the CPU requests of its pods that have not ended, in thousandths of a core.",
      },
      memoryRequestedBytes: { type: "integer", minimum: 0, description: "Sum of their memory requests in bytes." },
      restartCount: { type: "integer", minimum: 0, description: "Restarts of all containers of its pods." },
      failed: { type: "integer", minimum: 0, description: "Pods of a Job that failed." },
      suspended: { type: "boolean", description: "Whether it was told to pause or, for a Job or CronJob, to suspend." },
      createdTime: { type: "string", format: "date-time", description: "When it was created." },
      lastScheduleTime: { type: "string", format: "date-time", description: "When a CronJob last started a Job." },
      owner: { $ref: "WorkloadReference#", description: "The workload that owns this one: a CronJob of a Job." },
      labels: { type: "object", additionalProperties: { type: "string" }, description: "Labels of the workload." },
    },
    required: [
      "kind",
      "namespace",
      "name",
      "uid",
      "podsTotal",
      "cpuRequestedMillicores",
      "memoryRequestedBytes",
      "restartCount",
      "labels",
    ],
    additionalProperties: false,
  },
  ServiceMetrics: {
    $id: "ServiceMetrics",
    title: "ServiceMetrics",
    description: "One Service and who answers behind it.",
    type: "object",
    properties: {
      namespace: { type: "string", description: "Namespace of the Service." },
      name: { type: "string", description: "Name of the Service." },
      uid: { type: "string", description: "UID of the Service." },
      type: { type: "string", description: "ClusterIP, NodePort, LoadBalancer or ExternalName." },
      hasSelector: {
        type: "boolean",
        description:
          "Whether it chooses pods by labels; one without a selector has endpoints only if somebody else writes them.",
      },
      endpointsReady: {
        type: "integer",
        minimum: 0,
        description: "Endpoints that are ready to serve; absent where endpoints are not read.",
      },
      endpointsNotReady: { type: "integer", minimum: 0, description: "Endpoints that are not ready." },
      labels: { type: "object", additionalProperties: { type: "string" }, description: "Labels of the Service." },
    },
    required: ["namespace", "name", "uid", "type", "hasSelector", "labels"],
    additionalProperties: false,
  },
  VolumeMetrics: {
    $id: "VolumeMetrics",
    title: "VolumeMetrics",
    description: "One PersistentVolume.",
    type: "object",
    properties: {
      name: { type: "string", description: "Name of the volume." },
      uid: { type: "string", description: "UID of the volume." },
      phase: { type: "string", description: "Available, Bound, Released, Failed or Pending." },
      capacityBytes: { type: "integer", minimum: 0, description: "Size in bytes." },
      storageClass: { type: "string", description: "Storage class." },
      claimNamespace: { type: "string", description: "Namespace of the claim that it is bound to." },
      claimName: { type: "string", description: "Name of the claim that it is bound to." },
      reason: { type: "string", description: "Why it is in its phase." },
    },
    required: ["name", "uid"],
    additionalProperties: false,
  },
  VolumeClaimMetrics: {
    $id: "VolumeClaimMetrics",
    title: "VolumeClaimMetrics",
    description: "One PersistentVolumeClaim.",
    type: "object",
    properties: {
      namespace: { type: "string", description: "Namespace of the claim." },
      name: { type: "string", description: "Name of the claim." },
      uid: { type: "string", description: "UID of the claim." },
      phase: { type: "string", description: "Pending, Bound or Lost." },
      requestedBytes: { type: "integer", minimum: 0, description: "Size that it asks for, in bytes." },
      capacityBytes: { type: "integer", minimum: 0, description: "Size that it got, in bytes." },
      storageClass: { type: "string", description: "Storage class." },
      volumeName: { type: "string", description: "Volume that it is bound to." },
      pods: { type: "integer", minimum: 0, description: "Pods that mount it." },
    },
    required: ["namespace", "name", "uid", "pods"],
    additionalProperties: false,
  },
  QuotaMetrics: {
    $id: "QuotaMetrics",
    title: "QuotaMetrics",
    description: "One resource of a ResourceQuota.",
    type: "object",
    properties: {
      namespace: { type: "string", description: "Namespace of the quota." },
      name: { type: "string", description: "Name of the quota." },
      resource: { type: "string", description: "Resource, such as requests.cpu or pods." },
      hard: { type: "number", description: "What is allowed, in cores, bytes or pieces." },
      used: { type: "number", description: "What is used, in cores, bytes or pieces." },
      usageRate: { type: "number", description: "Used over allowed, in percent; absent where nothing is allowed." },
    },
    required: ["namespace", "name", "resource"],
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
      kind: {
        type: "string",
        description: "Kind of the object: Cluster, or a kind of Kubernetes such as Node, Pod or Deployment.",
      },
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
      value: { type: "number", description: "The value that the rule looked at, in the issue's unit." },
      threshold: { type: "number", description: "The threshold that the value crossed, in the issue's unit." },
      unit: { type: "string", description: "Unit of value and threshold." },
      since: {
        type: "string",
        format: "date-time",
        description: "Since when the rule's condition holds, by the aggregator's wall clock.",
      },
      evidence: { type: "string", description: "What the rule saw." },
      action: { type: "string", description: "What to do about it." },
      owner: { $ref: "WorkloadReference#", description: "The workload that owns the object, where one does." },
      consequences: {
        type: "array",
        items: { type: "string" },
        description: "Ids of issues that are this one's consequences, and for that not listed; at most 20.",
      },
      silencedUntil: {
        type: "string",
        format: "date-time",
        description: "Until when the issue is silenced; only in the list of silenced ones.",
      },
    },
    required: ["id", "rule", "severity", "object", "summary", "evidence", "action", "consequences"],
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
      silenced: {
        type: "array",
        items: { $ref: "HealthIssue#" },
        description: "What fires but was silenced: it does not touch the verdict.",
      },
      timestamp: {
        type: "string",
        format: "date-time",
        description:
          "When what the verdict is about was observed, by the aggregator's wall clock: in a large cluster up to some seconds before the snapshot that quotes it.",
      },
    },
    required: ["status", "issues", "unknown", "unknownCount", "silenced"],
    additionalProperties: false,
  },
  GPUResourceMetrics: {
    $id: "GPUResourceMetrics",
    title: "GPUResourceMetrics",
    description: "What the nodes give to pods under one name of a resource, such as nvidia.com/gpu.",
    type: "object",
    properties: {
      resource: { type: "string", description: "Name of the extended resource." },
      capacity: { type: "number", description: "Pieces that the nodes have, healthy or not." },
      allocatable: { type: "number", description: "Pieces that pods may request in all." },
      requested: { type: "number", description: "Pieces that pods on these nodes request." },
      free: {
        type: "number",
        description:
          "Pieces that are left for new pods on nodes that take some: allocatable less requested, node by node.",
      },
    },
    required: ["resource", "capacity", "allocatable", "requested", "free"],
    additionalProperties: false,
  },
  GPUModelMetrics: {
    $id: "GPUModelMetrics",
    title: "GPUModelMetrics",
    description: "The GPUs of one model in the cluster.",
    type: "object",
    properties: {
      vendor: { type: "string", description: "Who made them: `nvidia`, `amd` or `intel`." },
      model: {
        type: "string",
        description:
          "Model; absent for what Kubernetes advertises on nodes where no agent tells one, or several, models.",
      },
      total: { type: "integer", minimum: 0, description: "GPUs that answer; absent where no agent tells of GPUs." },
      used: { type: "integer", minimum: 0, description: "Of these, those that a pod or a process has." },
      usageRate: { type: "number", description: "Mean of their utilisation, in percent." },
      memoryCapacityBytes: { type: "integer", minimum: 0, description: "Their memory in bytes." },
      memoryUsageBytes: { type: "integer", minimum: 0, description: "Their memory in use in bytes." },
      powerWatts: { type: "number", description: "Power that they draw in watts." },
      allocatable: {
        type: "number",
        description: "Pieces that pods may request, over all resources; absent where Kubernetes is not read.",
      },
      requested: { type: "number", description: "Pieces that pods on their nodes request, over all resources." },
      free: { type: "number", description: "Pieces that are left for new pods, over all resources." },
      resources: { type: "array", items: { $ref: "GPUResourceMetrics#" }, description: "The same by resource." },
      lost: { type: "integer", minimum: 0, description: "GPUs that their driver knew and can no longer reach." },
    },
    required: ["vendor", "resources"],
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
      diskUsageBytes: { type: "integer", minimum: 0, description: "Bytes in use on local filesystems." },
      diskUsageRate: { type: "number", description: "Disk usage over capacity, in percent." },
      gpuTotal: {
        type: "integer",
        minimum: 0,
        description: "Number of GPUs that answer; absent where no node reports any.",
      },
      gpuUsed: {
        type: "integer",
        minimum: 0,
        description: "Of these, those that a pod or a process has; absent where no agent tells whose GPUs are.",
      },
      gpuUsageRate: { type: "number", description: "Mean utilisation of the GPUs, in percent." },
      cpuAllocatableMillicores: {
        type: "number",
        description: "CPU that pods may request in all, in thousandths of a core; absent where Kubernetes is not read.",
      },
      cpuRequestedMillicores: { type: "number", description: "CPU that pods request, in thousandths of a core." },
      memoryAllocatableBytes: {
        type: "integer",
        minimum: 0,
        description: "Memory that pods may request in all, in bytes.",
      },
      memoryRequestedBytes: { type: "integer", minimum: 0, description: "Memory that pods request, in bytes." },
      podsAllocatable: { type: "integer", minimum: 0, description: "Pods that the nodes may run in all." },
      healthStatus: {
        type: "string",
        enum: ["unspecified", "healthy", "warning", "critical", "unknown"],
        description: "The verdict on the cluster.",
      },
      issues: { type: "array", items: { $ref: "HealthIssue#" }, description: "What fires, worst first." },
      podsPending: { type: "integer", minimum: 0, description: "Pods that wait for a node or for their containers." },
      podsRunning: { type: "integer", minimum: 0, description: "Pods that run." },
      podsSucceeded: { type: "integer", minimum: 0, description: "Pods that ended with success." },
      podsFailed: { type: "integer", minimum: 0, description: "Pods that failed." },
      namespacesTotal: { type: "integer", minimum: 0, description: "Namespaces." },
      workloadsTotal: {
        type: "integer",
        minimum: 0,
        description: "Workloads that keep pods running (not Jobs) and that no other workload owns.",
      },
      workloadsReady: {
        type: "integer",
        minimum: 0,
        description: "Of these, those with as many ready pods as they should have.",
      },
      servicesTotal: { type: "integer", minimum: 0, description: "Services." },
      volumesTotal: { type: "integer", minimum: 0, description: "Persistent volumes." },
      volumeClaimsTotal: { type: "integer", minimum: 0, description: "Claims of persistent volumes." },
      kubernetesVersion: { type: "string", description: "Version of the API server, such as v1.36.3." },
      gpuRequested: {
        type: "integer",
        minimum: 0,
        description: "GPUs, and parts of GPUs, that pods request, by what Kubernetes knows.",
      },
      gpuAllocatable: {
        type: "integer",
        minimum: 0,
        description:
          "GPUs, and parts of GPUs, that pods may request in all; absent where Kubernetes is not read, or no node advertises any.",
      },
      gpuFree: {
        type: "integer",
        minimum: 0,
        description:
          "GPUs, and parts of GPUs, that are left for new pods: allocatable less requested, node by node, on nodes that take new pods.",
      },
      gpuMemoryCapacityBytes: { type: "integer", minimum: 0, description: "Memory of all GPUs in bytes." },
      gpuMemoryUsageBytes: { type: "integer", minimum: 0, description: "GPU memory in use in bytes." },
      gpuPowerWatts: { type: "number", description: "Power drawn by all GPUs in watts." },
      gpuModels: { type: "array", items: { $ref: "GPUModelMetrics#" }, description: "The GPUs by vendor and model." },
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
      "gpuModels",
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
      namespaces: { type: "array", items: { $ref: "NamespaceMetrics#" }, description: "The namespaces, by name." },
      workloads: {
        type: "array",
        items: { $ref: "WorkloadMetrics#" },
        description: "The workloads, by kind, namespace and name.",
      },
      services: {
        type: "array",
        items: { $ref: "ServiceMetrics#" },
        description: "The Services, by namespace and name.",
      },
      volumes: { type: "array", items: { $ref: "VolumeMetrics#" }, description: "The persistent volumes, by name." },
      volumeClaims: {
        type: "array",
        items: { $ref: "VolumeClaimMetrics#" },
        description: "The claims of persistent volumes, by namespace and name.",
      },
      quotas: {
        type: "array",
        items: { $ref: "QuotaMetrics#" },
        description: "The quotas, by namespace, name and resource.",
      },
    },
    required: [
      "id",
      "clusterId",
      "nodes",
      "pods",
      "networks",
      "sources",
      "namespaces",
      "workloads",
      "services",
      "volumes",
      "volumeClaims",
      "quotas",
    ],
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

/** GPUFault as REST writes it. */
export function gpuFaultToJson(message: GPUFault): object {
  return { ...message, lastTime: message.lastTime && timestampToJson(message.lastTime) };
}

/** GPUMetrics as REST writes it. */
export function gpuMetricsToJson(message: GPUMetrics): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    provenance: message.provenance && provenanceToJson(message.provenance),
    faults: message.faults.map((item) => gpuFaultToJson(item)),
  };
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
    gpus: message.gpus.map((item) => gpuMetricsToJson(item)),
    conditions: message.conditions.map((item) => nodeConditionToJson(item)),
    collectors: message.collectors.map((item) => collectorStatusToJson(item)),
    events: message.events.map((item) => nodeEventToJson(item)),
    scheduling: message.scheduling && nodeSchedulingToJson(message.scheduling),
  };
}

/** NodeScheduling as REST writes it. */
export function nodeSchedulingToJson(message: NodeScheduling): object {
  return {
    ...message,
    createdTime: message.createdTime && timestampToJson(message.createdTime),
    heartbeatTime: message.heartbeatTime && timestampToJson(message.heartbeatTime),
  };
}

/** ContainerMetrics as REST writes it. */
export function containerMetricsToJson(message: ContainerMetrics): object {
  return {
    ...message,
    provenance: message.provenance && provenanceToJson(message.provenance),
    lastTerminationTime: message.lastTerminationTime && timestampToJson(message.lastTerminationTime),
    timestamp: message.timestamp && timestampToJson(message.timestamp),
  };
}

/** PodMetrics as REST writes it. */
export function podMetricsToJson(message: PodMetrics): object {
  return {
    ...message,
    timestamp: message.timestamp && timestampToJson(message.timestamp),
    provenance: message.provenance && provenanceToJson(message.provenance),
    containers: message.containers.map((item) => containerMetricsToJson(item)),
    startTime: message.startTime && timestampToJson(message.startTime),
    createdTime: message.createdTime && timestampToJson(message.createdTime),
    deletionTime: message.deletionTime && timestampToJson(message.deletionTime),
    lastRestartTime: message.lastRestartTime && timestampToJson(message.lastRestartTime),
  };
}

/** WorkloadMetrics as REST writes it. */
export function workloadMetricsToJson(message: WorkloadMetrics): object {
  return {
    ...message,
    createdTime: message.createdTime && timestampToJson(message.createdTime),
    lastScheduleTime: message.lastScheduleTime && timestampToJson(message.lastScheduleTime),
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
    silencedUntil: message.silencedUntil && timestampToJson(message.silencedUntil),
  };
}

/** HealthReport as REST writes it. */
export function healthReportToJson(message: HealthReport): object {
  return {
    ...message,
    status: enumToJson("HEALTH_STATUS_", message.status),
    issues: message.issues.map((item) => healthIssueToJson(item)),
    silenced: message.silenced.map((item) => healthIssueToJson(item)),
    timestamp: message.timestamp && timestampToJson(message.timestamp),
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
    workloads: message.workloads.map((item) => workloadMetricsToJson(item)),
  };
}
