// Generated from proto/kubevitals/v1 by `npm run update`. Do not edit.
/** An instant: seconds and nanoseconds since 1970-01-01T00:00:00Z (google.protobuf.Timestamp). */
export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** Who measured a record. */
export type Source =
  | "SOURCE_UNSPECIFIED"
  | "SOURCE_AGENT"
  | "SOURCE_METRICS_SERVER"
  | "SOURCE_KUBELET"
  | "SOURCE_ESTIMATED";

/** How far a record can be trusted to describe the present. */
export type Freshness = "FRESHNESS_UNSPECIFIED" | "FRESHNESS_FRESH" | "FRESHNESS_STALE" | "FRESHNESS_LOST";

/** Where a record comes from and how old it is. */
export interface Provenance {
  /** Who measured the record. */
  readonly source: Source;
  /** How far the record describes the present. */
  readonly freshness: Freshness;
  /** Seconds since the aggregator last received the record, on the aggregator's monotonic clock. */
  readonly ageSeconds?: number;
  /** Wall time of the aggregator when it last received the record. */
  readonly receivedAt?: Timestamp;
  /** Why the record is not fresh. */
  readonly reason?: string;
}

/** One filesystem that is mounted on a node. */
export interface FilesystemMetrics {
  /** Where it is mounted, as the host sees it. */
  readonly mountpoint: string;
  /** What is mounted. */
  readonly device: string;
  /** Type of the filesystem, such as ext4. */
  readonly fstype: string;
  /** Size in bytes. */
  readonly capacityBytes?: number;
  /** Bytes in use. */
  readonly usageBytes?: number;
  /** Bytes that an unprivileged process can still write. */
  readonly availableBytes?: number;
  /** Share of what an unprivileged process could use that is in use, in percent. */
  readonly usageRate?: number;
  /** Number of inodes; absent where the filesystem has no fixed number. */
  readonly inodesCapacity?: number;
  /** Inodes in use. */
  readonly inodesUsage?: number;
  /** Whether it is mounted read-only. */
  readonly readOnly?: boolean;
}

/** One condition of a node, as Kubernetes reports it. */
export interface NodeCondition {
  /** Type, such as Ready or MemoryPressure. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** Machine-readable reason of the last change. */
  readonly reason?: string;
  /** Explanation of the last change. */
  readonly message?: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Timestamp;
}

/** What a node is, as far as it does not change while it runs. */
export interface NodeInfo {
  /** Random id that the kernel chose at boot. */
  readonly bootId?: string;
  /** When the kernel booted, by the node's wall clock. */
  readonly bootTime?: Timestamp;
  /** Kernel release, as `uname -r`. */
  readonly kernelRelease?: string;
  /** Machine, as `uname -m`. */
  readonly machine?: string;
  /** Version of the agent. */
  readonly agentVersion?: string;
}

/** One memory module of a machine. */
export interface MemoryModule {
  /** Size in bytes. */
  readonly capacityBytes?: number;
  /** Slot that it sits in. */
  readonly slot?: string;
  /** Kind, such as DDR5. */
  readonly type?: string;
  /** Transfers a second, in millions (MT/s). */
  readonly speedMegatransfers?: number;
  /** Who made it. */
  readonly manufacturer?: string;
  /** Part number. */
  readonly partNumber?: string;
}

/** One disk of a machine. */
export interface DiskDevice {
  /** Name of the block device, such as nvme0n1. */
  readonly device: string;
  /** Size in bytes. */
  readonly capacityBytes?: number;
  /** Kind: HD, SSD or NVMe. */
  readonly type?: string;
  /** Model. */
  readonly model?: string;
  /** How it is attached, such as NVMe or SATA. */
  readonly interface?: string;
  /** Version of its firmware. */
  readonly firmware?: string;
}

/** What a machine is made of. It is read when the agent starts and then rarely; what could not be read is absent. No serial numbers: nobody needs them to watch a node, and they identify it for ever. */
export interface NodeInventory {
  /** When it was read, by the node's wall clock. */
  readonly readTime?: Timestamp;
  /** Who made the machine. */
  readonly manufacturer?: string;
  /** Model of the machine. */
  readonly model?: string;
  /** Hypervisor or container runtime that it runs under; absent on bare metal. */
  readonly virtualization?: string;
  /** Model of the CPU. */
  readonly cpuModel?: string;
  /** Maker of the CPU. */
  readonly cpuVendor?: string;
  /** CPU packages. */
  readonly cpuPackages?: number;
  /** Cores of all packages. */
  readonly cpuCores?: number;
  /** Hardware threads of all cores. */
  readonly cpuThreads?: number;
  /** Highest clock rate in hertz. */
  readonly cpuMaxFrequencyHertz?: number;
  /** Maker of the main board. */
  readonly boardVendor?: string;
  /** Model of the main board. */
  readonly boardModel?: string;
  /** Maker of the firmware. */
  readonly biosVendor?: string;
  /** Version of the firmware. */
  readonly biosVersion?: string;
  /** Date of the firmware, as it says itself. */
  readonly biosDate?: string;
  /** Memory modules. */
  readonly memoryModules: readonly MemoryModule[];
  /** Disks. */
  readonly disks: readonly DiskDevice[];
  /** Distribution, such as Debian GNU/Linux. */
  readonly osName?: string;
  /** Release of the distribution. */
  readonly osVersion?: string;
  /** Code name of the release. */
  readonly osCodename?: string;
}

/** A kind of error that a GPU's driver reported, such as NVIDIA's XID 79. */
export interface GPUFault {
  /** The vendor's number of the error: NVIDIA's XID. */
  readonly code: number;
  /** How often the driver reported it since the agent watches; 0: an agent that does not count. */
  readonly count: number;
  /** When it last did, by the node's wall clock. */
  readonly lastTime?: Timestamp;
}

/** Who has a GPU. A field is absent where that is not known: processes tell of a pod's UID and a container's id only. */
export interface GPUOwner {
  /** Namespace of the pod. */
  readonly namespace?: string;
  /** Name of the pod. */
  readonly podName?: string;
  /** UID of the pod. */
  readonly podUid?: string;
  /** Name of the container. */
  readonly containerName?: string;
  /** Id that the container runtime gave the container. */
  readonly containerId?: string;
  /** How it is known: `kubelet` (its PodResources socket) or `processes` (the cgroups of the device's processes). */
  readonly knownBy: string;
  /** Share of the device's time that the owner's processes took, in percent; absent where the driver does not measure processes. */
  readonly usageRate?: number;
  /** Memory of the device that the owner's processes hold, in bytes; absent where the driver does not measure processes. */
  readonly memoryUsageBytes?: number;
}

/** One GPU, or one part of a GPU that the hardware divides. What its driver does not support or did not answer is absent. */
export interface GPUMetrics {
  /** The vendor's unique id, such as GPU-… or MIG-…; absent where the device does not say. */
  readonly uuid?: string;
  /** The vendor's number of the device on its node. */
  readonly index: number;
  /** Who made it: `nvidia`, `amd` or `intel`. */
  readonly vendor: string;
  /** Model, as its driver names it. */
  readonly model?: string;
  /** PCI address, such as 0000:3b:00.0. */
  readonly pciAddress?: string;
  /** Its file below /dev, such as nvidia0. */
  readonly deviceName?: string;
  /** Version of its driver. */
  readonly driverVersion?: string;
  /** NUMA node that it hangs on. */
  readonly numaNode?: number;
  /** What the agent reads it by: `nvml`, `nvidia-smi` or `sysfs`. */
  readonly reader: string;
  /** Share of time in which any kernel ran on it, in percent. */
  readonly usageRate?: number;
  /** Memory in use in bytes. */
  readonly memoryUsageBytes?: number;
  /** Temperature of its core in degrees Celsius. */
  readonly temperatureCelsius?: number;
  /** Power that it draws in watts. */
  readonly powerWatts?: number;
  /** Energy that it took since its driver was loaded, in joules. */
  readonly energyJoules?: number;
  /** Clock of its cores in hertz. */
  readonly coreClockHertz?: number;
  /** When the values were taken, by the node's wall clock; from an agent absent where they are as old as the node's other vitals. */
  readonly timestamp?: Timestamp;
  /** Source, freshness and age. */
  readonly provenance?: Provenance;
  /** Whether the driver knew the device and can no longer reach it: fallen off the bus. All other values are then absent. */
  readonly lost?: boolean;
  /** UUID of the GPU that this is a part of. */
  readonly parentUuid?: string;
  /** Number of the part (GPU instance) on its GPU; absent where the whole GPU is meant. */
  readonly partId?: number;
  /** Number of the compute instance in its part. */
  readonly computeInstanceId?: number;
  /** Size of the part by the vendor's name, such as 1g.10gb. */
  readonly partProfile?: string;
  /** Number of the GPU that this is a part of. */
  readonly parentIndex?: number;
  /** Who has it. None: nobody's as far as can be told, which is not the same as idle. */
  readonly owners: readonly GPUOwner[];
  /** Whether several have it, or may: the device plugin gives it out several times. */
  readonly shared?: boolean;
  /** Processes on it that could not be led back to a pod; absent where the driver does not tell of processes. */
  readonly unattributedProcesses?: number;
  /** How many times the device plugin gives it out: 1 where it is not shared; absent where the kubelet does not tell. */
  readonly replicas?: number;
  /** Size of its memory in bytes. */
  readonly memoryCapacityBytes?: number;
  /** Memory usage over capacity, in percent. */
  readonly memoryUsageRate?: number;
  /** Memory that is free, in bytes. */
  readonly memoryAvailableBytes?: number;
  /** Memory that driver and firmware keep to themselves, in bytes. */
  readonly memoryReservedBytes?: number;
  /** Share of time in which its memory was read or written, in percent. */
  readonly memoryBusyRate?: number;
  /** Share of time in which its encoder worked, in percent. */
  readonly encoderUsageRate?: number;
  /** Share of time in which its decoder worked, in percent. */
  readonly decoderUsageRate?: number;
  /** Temperature of its memory in degrees Celsius. */
  readonly memoryTemperatureCelsius?: number;
  /** Power that it may draw, in watts. */
  readonly powerLimitWatts?: number;
  /** Clock of its memory in hertz. */
  readonly memoryClockHertz?: number;
  /** Clock of its video engines in hertz. */
  readonly videoClockHertz?: number;
  /** Speed of its fan in percent of the highest. */
  readonly fanRate?: number;
  /** Whether something holds its clocks below what is asked; absent where the driver does not tell. */
  readonly throttled?: boolean;
  /** What does: `power`, `thermal`, `hardware-slowdown`, `power-brake`, `sync` or `other`. */
  readonly throttleReasons: readonly string[];
  /** Share of time in which power held its clocks down, in percent; absent where the driver does not count. */
  readonly powerThrottleRate?: number;
  /** Share of time in which heat held its clocks down, in percent; absent where the driver does not count. */
  readonly thermalThrottleRate?: number;
  /** Bytes that it received over PCIe a second. */
  readonly pcieReceiveBytesPerSecond?: number;
  /** Bytes that it sent over PCIe a second. */
  readonly pcieTransmitBytesPerSecond?: number;
  /** Packets that PCIe sent again, since the driver was loaded. */
  readonly pcieReplayCount?: number;
  /** Bytes over all of its NVLinks a second, both directions. */
  readonly nvlinkBytesPerSecond?: number;
  /** Memory errors that were corrected, since the driver was loaded. */
  readonly eccCorrectedVolatileCount?: number;
  /** Memory errors that could not be corrected, since the driver was loaded. */
  readonly eccUncorrectedVolatileCount?: number;
  /** Memory errors that were corrected, in the device's life. */
  readonly eccCorrectedAggregateCount?: number;
  /** Memory errors that could not be corrected, in the device's life. */
  readonly eccUncorrectedAggregateCount?: number;
  /** Pages of memory that were retired for corrected errors. */
  readonly retiredPagesSingleBit?: number;
  /** Pages of memory that were retired for errors that could not be corrected. */
  readonly retiredPagesDoubleBit?: number;
  /** Whether pages wait for a restart to be retired. */
  readonly retiredPagesPending?: boolean;
  /** Rows of memory that were replaced for corrected errors. */
  readonly remappedRowsCorrected?: number;
  /** Rows of memory that were replaced for errors that could not be corrected. */
  readonly remappedRowsUncorrected?: number;
  /** Whether rows wait for a reset to be replaced. */
  readonly rowRemapPending?: boolean;
  /** Whether replacing a row failed. */
  readonly rowRemapFailed?: boolean;
  /** Errors that its driver reported since the agent watches, by code; at most 32: of more, the latest. */
  readonly faults: readonly GPUFault[];
  /** Whether such reports are heard, so that none of them means that none came. */
  readonly faultsHeard?: boolean;
  /** Share of time in which its graphics or compute engine was active, in percent. This and the next are profiling counters. */
  readonly engineActiveRate?: number;
  /** Share of time in which a streaming multiprocessor had work, averaged over all, in percent. */
  readonly smActiveRate?: number;
  /** Warps on its streaming multiprocessors over the most that they hold, in percent. */
  readonly smOccupancyRate?: number;
  /** Share of time in which its tensor pipes were active, in percent. */
  readonly tensorActiveRate?: number;
  /** Share of time in which its memory moved data, in percent. */
  readonly dramActiveRate?: number;
  /** Share of time in which its pipes for 64 bit floating point were active, in percent. */
  readonly fp64ActiveRate?: number;
  /** Share of time in which its pipes for 32 bit floating point were active, in percent. */
  readonly fp32ActiveRate?: number;
  /** Share of time in which its pipes for 16 bit floating point were active, in percent. */
  readonly fp16ActiveRate?: number;
}

/** What the kernel of a node reported. */
export interface NodeEvent {
  /** Number of the event in the agent's session, from 1: tells which are new. */
  readonly id: number;
  /** When the kernel reported it, by the node's wall clock. */
  readonly timestamp?: Timestamp;
  /** Kind, by node-problem-detector's name of the reason where it has one: OOMKilling, TaskHung, IOError, Ext4Error, … */
  readonly reason: string;
  /** What the kernel said, or which counter grew. */
  readonly message: string;
  /** Device, interface, process or filesystem that it is about. */
  readonly object?: string;
  /** cgroup of the victim. */
  readonly cgroup?: string;
  /** UID of the pod that the victim's cgroup belongs to. */
  readonly podUid?: string;
  /** Id that the container runtime gave the victim's container. */
  readonly containerId?: string;
  /** How many of its kind it stands for: more than 1 where a counter grew by more. */
  readonly count: number;
}

/** Whether a source of values could be read. */
export type CollectorState =
  | "COLLECTOR_STATE_UNSPECIFIED"
  | "COLLECTOR_STATE_OK"
  | "COLLECTOR_STATE_ABSENT"
  | "COLLECTOR_STATE_FAILED";

/** How one collector of an agent fares. */
export interface CollectorStatus {
  /** Name of the collector. */
  readonly name: string;
  /** Whether its source could be read. */
  readonly state: CollectorState;
  /** Why it failed or, where that is worth telling, why it is absent or nothing is known yet. With one that was read: what of its source could not be used, where the rest could. */
  readonly reason?: string;
}

/** The vital signs of one node. */
export interface NodeMetrics {
  /** Name of the node. */
  readonly nodeName: string;
  /** UID of the node in Kubernetes. */
  readonly nodeUid?: string;
  /** When the agent took the values, by the node's wall clock. */
  readonly timestamp?: Timestamp;
  /** Source, freshness and age. */
  readonly provenance?: Provenance;
  /** What the node is. */
  readonly info?: NodeInfo;
  /** What the machine is made of. */
  readonly inventory?: NodeInventory;
  /** CPU time that the node can give, in thousandths of a core. */
  readonly cpuCapacityMillicores?: number;
  /** CPU time in use (neither idle nor waiting for I/O), in thousandths of a core. */
  readonly cpuUsageMillicores?: number;
  /** CPU usage over capacity, in percent. */
  readonly cpuUsageRate?: number;
  /** CPU time idle while I/O was outstanding, over capacity, in percent. */
  readonly cpuIowaitRate?: number;
  /** CPU time taken by the hypervisor, over capacity, in percent. */
  readonly cpuStealRate?: number;
  /** Memory of the node in bytes. */
  readonly memoryCapacityBytes?: number;
  /** Memory in use in bytes: capacity less what the kernel could give to new work without swapping. */
  readonly memoryUsageBytes?: number;
  /** Memory usage over capacity, in percent. */
  readonly memoryUsageRate?: number;
  /** Memory that the kernel could give to new work without swapping, in bytes. */
  readonly memoryAvailableBytes?: number;
  /** Swap space in bytes; 0 where swap is off. */
  readonly swapCapacityBytes?: number;
  /** Swap space in use in bytes. */
  readonly swapUsageBytes?: number;
  /** Swap usage over capacity, in percent; absent where swap is off. */
  readonly swapUsageRate?: number;
  /** Size of all filesystems on local devices, each device counted once, in bytes. */
  readonly diskCapacityBytes?: number;
  /** Bytes in use on filesystems on local devices. */
  readonly diskUsageBytes?: number;
  /** Disk usage over capacity, in percent. */
  readonly diskUsageRate?: number;
  /** Bytes read from disks a second. */
  readonly diskReadBytesPerSecond?: number;
  /** Bytes written to disks a second. */
  readonly diskWriteBytesPerSecond?: number;
  /** Reads completed a second (read IOPS). */
  readonly diskReadsPerSecond?: number;
  /** Writes completed a second (write IOPS). */
  readonly diskWritesPerSecond?: number;
  /** The filesystems, by mount point. */
  readonly filesystems: readonly FilesystemMetrics[];
  /** Bytes received a second over all interfaces but the loopback. */
  readonly networkReceiveBytesPerSecond?: number;
  /** Bytes transmitted a second over all interfaces but the loopback. */
  readonly networkTransmitBytesPerSecond?: number;
  /** Receive errors a second. */
  readonly networkReceiveErrorsPerSecond?: number;
  /** Transmit errors a second. */
  readonly networkTransmitErrorsPerSecond?: number;
  /** Packets dropped on receipt a second. */
  readonly networkReceiveDropsPerSecond?: number;
  /** Packets dropped on transmission a second. */
  readonly networkTransmitDropsPerSecond?: number;
  /** TCP connections in use. */
  readonly networkConnections?: number;
  /** Round-trip time to peers in milliseconds, by peer. */
  readonly networkLatencyMilliseconds: Readonly<Record<string, number>>;
  /** Mean number of runnable and uninterruptible tasks over 1 minute. */
  readonly load1?: number;
  /** Mean number of runnable and uninterruptible tasks over 5 minutes. */
  readonly load5?: number;
  /** Mean number of runnable and uninterruptible tasks over 15 minutes. */
  readonly load15?: number;
  /** Share of time in which some task waited for CPU, in percent (PSI). */
  readonly cpuPressureSomeRate?: number;
  /** Share of time in which some task waited for memory, in percent (PSI). */
  readonly memoryPressureSomeRate?: number;
  /** Share of time in which all tasks waited for memory, in percent (PSI). */
  readonly memoryPressureFullRate?: number;
  /** Share of time in which some task waited for I/O, in percent (PSI). */
  readonly ioPressureSomeRate?: number;
  /** Share of time in which all tasks waited for I/O, in percent (PSI). */
  readonly ioPressureFullRate?: number;
  /** Number of GPUs that answer; parts of a GPU that is divided are not counted on their own. */
  readonly gpuCount?: number;
  /** Models of the GPUs. */
  readonly gpuModels: readonly string[];
  /** Mean utilisation of the GPUs, in percent. */
  readonly gpuUsageRate?: number;
  /** Memory of all GPUs in bytes. */
  readonly gpuMemoryCapacityBytes?: number;
  /** GPU memory in use in bytes. */
  readonly gpuMemoryUsageBytes?: number;
  /** Temperature of the hottest GPU in degrees Celsius. */
  readonly gpuTemperatureCelsius?: number;
  /** Power drawn by all GPUs in watts. */
  readonly gpuPowerWatts?: number;
  /** The GPUs by vendor and number; parts of one that is divided follow it. */
  readonly gpus: readonly GPUMetrics[];
  /** Whether every health rule that applies to the node holds; absent where that is not known. */
  readonly healthy?: boolean;
  /** Conditions, as Kubernetes reports them. */
  readonly conditions: readonly NodeCondition[];
  /** Labels of the node in Kubernetes. */
  readonly labels: Readonly<Record<string, string>>;
  /** Values that users attach to the node, by name; the name says their unit. */
  readonly customMetrics: Readonly<Record<string, number>>;
  /** How the agent's collectors fare: why a field is absent. */
  readonly collectors: readonly CollectorStatus[];
  /** The latest events of the kernel, oldest first, at most 64. */
  readonly events: readonly NodeEvent[];
  /** What of the record is missing and why: `kubernetes: the node is not listed`, `agent: never heard of`. */
  readonly missing: readonly string[];
  /** What Kubernetes knows of the node; absent where Kubernetes is not read or does not list it. */
  readonly scheduling?: NodeScheduling;
}

/** A node as Kubernetes' scheduler sees it. */
export interface NodeScheduling {
  /** Whether new pods are kept away (cordoned). */
  readonly unschedulable: boolean;
  /** CPU that pods may request in all, in thousandths of a core. */
  readonly cpuAllocatableMillicores?: number;
  /** Memory that pods may request in all, in bytes. */
  readonly memoryAllocatableBytes?: number;
  /** Local storage that pods may request in all, in bytes. */
  readonly ephemeralStorageAllocatableBytes?: number;
  /** Pods that the node may run in all. */
  readonly podsAllocatable?: number;
  /** CPU that the pods on the node request, in thousandths of a core. */
  readonly cpuRequestedMillicores: number;
  /** Memory that the pods on the node request, in bytes. */
  readonly memoryRequestedBytes: number;
  /** Local storage that the pods on the node request, in bytes. */
  readonly ephemeralStorageRequestedBytes: number;
  /** Pods on the node that have not ended. */
  readonly pods: number;
  /** CPU that is left for new pods, in thousandths of a core; never below 0. */
  readonly cpuSchedulableMillicores?: number;
  /** Memory that is left for new pods, in bytes; never below 0. */
  readonly memorySchedulableBytes?: number;
  /** Pods that still fit by number. */
  readonly podsSchedulable?: number;
  /** Sum of the pods' CPU limits, in thousandths of a core; pods without a limit add nothing. */
  readonly cpuLimitsMillicores: number;
  /** Sum of the pods' memory limits, in bytes; pods without a limit add nothing. */
  readonly memoryLimitsBytes: number;
  /** Extended resources, such as nvidia.com/gpu: what pods may request in all, in pieces. */
  readonly extendedAllocatable: Readonly<Record<string, number>>;
  /** Extended resources that the pods on the node request, in pieces. */
  readonly extendedRequested: Readonly<Record<string, number>>;
  /** Taints. */
  readonly taints: readonly NodeTaint[];
  /** Version of the kubelet. */
  readonly kubeletVersion?: string;
  /** Name and version of the container runtime. */
  readonly containerRuntimeVersion?: string;
  /** Roles, from the labels node-role.kubernetes.io/*. */
  readonly roles: readonly string[];
  /** Addresses of type InternalIP. */
  readonly internalAddresses: readonly string[];
  /** When the node was registered. */
  readonly createdTime?: Timestamp;
  /** When the kubelet last renewed its Lease: its heartbeat. */
  readonly heartbeatTime?: Timestamp;
  /** Extended resources that the node has, healthy or not, in pieces. */
  readonly extendedCapacity: Readonly<Record<string, number>>;
  /** Extended resources that are left for new pods, in pieces; never below 0. */
  readonly extendedSchedulable: Readonly<Record<string, number>>;
}

/** What keeps pods away from a node. */
export interface NodeTaint {
  /** Key of the taint. */
  readonly key: string;
  /** Value; empty where it has none. */
  readonly value: string;
  /** NoSchedule, PreferNoSchedule or NoExecute. */
  readonly effect: string;
}

/** What one container uses. */
export interface ContainerMetrics {
  /** Name of the container in its pod. */
  readonly containerName: string;
  /** Id that the container runtime gave it. */
  readonly containerId?: string;
  /** Image that it runs. */
  readonly image?: string;
  /** CPU in use, in thousandths of a core. */
  readonly cpuUsageMillicores?: number;
  /** Working set in bytes. */
  readonly memoryUsageBytes?: number;
  /** CPU request, in thousandths of a core. */
  readonly cpuRequestMillicores?: number;
  /** CPU limit, in thousandths of a core. */
  readonly cpuLimitMillicores?: number;
  /** Memory request in bytes. */
  readonly memoryRequestBytes?: number;
  /** Memory limit in bytes. */
  readonly memoryLimitBytes?: number;
  /** Whether its readiness probe passes. */
  readonly ready?: boolean;
  /** How often it was restarted. */
  readonly restartCount?: number;
  /** Source, freshness and age. */
  readonly provenance?: Provenance;
  /** What it is for: `app`, `init`, `sidecar` (an init container that keeps running) or `ephemeral`. */
  readonly role?: string;
  /** Waiting, running or terminated. */
  readonly state?: string;
  /** Why it waits or ended, such as CrashLoopBackOff or Completed. */
  readonly stateReason?: string;
  /** Why its former run ended, such as OOMKilled; absent where it never ended. */
  readonly lastTerminationReason?: string;
  /** Exit code of its former run. */
  readonly lastExitCode?: number;
  /** When its former run ended. */
  readonly lastTerminationTime?: Timestamp;
  /** When the usage was measured. */
  readonly timestamp?: Timestamp;
  /** CPU usage over CPU limit, in percent; may exceed 100; absent without a limit. */
  readonly cpuUsageRateOfLimit?: number;
  /** Memory usage over memory limit, in percent; absent without a limit. */
  readonly memoryUsageRateOfLimit?: number;
}

/** Who made an object, in the end: the Deployment and not its ReplicaSet, the CronJob and not its Job. */
export interface WorkloadReference {
  /** Kind, such as Deployment, StatefulSet, DaemonSet, Job, CronJob, or Node for a static pod. */
  readonly kind: string;
  /** Name; its namespace is the object's. */
  readonly name: string;
  /** UID, where known. */
  readonly uid?: string;
}

/** What a pod has of one GPU, or of one part of a GPU. Where several share the device, a figure is here only if the driver measures it by process. */
export interface PodGPU {
  /** See GPUMetrics. */
  readonly uuid?: string;
  /** See GPUMetrics. */
  readonly index: number;
  /** See GPUMetrics. */
  readonly vendor: string;
  /** See GPUMetrics. */
  readonly model?: string;
  /** See GPUMetrics. */
  readonly partProfile?: string;
  /** Container that has it, where known. */
  readonly containerName?: string;
  /** How it is known: `kubelet` or `processes`. */
  readonly knownBy: string;
  /** Whether others have it as well, or may. */
  readonly shared: boolean;
  /** Share of the device's time that the pod took, in percent. */
  readonly usageRate?: number;
  /** Memory of the device that the pod holds, in bytes. */
  readonly memoryUsageBytes?: number;
  /** Size of the device's memory in bytes. */
  readonly memoryCapacityBytes?: number;
  /** Power that the device draws in watts; only of a device that the pod has to itself. */
  readonly powerWatts?: number;
  /** Whether the driver can no longer reach the device. */
  readonly lost?: boolean;
}

/** What one pod uses. */
export interface PodMetrics {
  /** Name of the pod. */
  readonly podName: string;
  /** Namespace of the pod. */
  readonly namespace: string;
  /** UID of the pod: the key of the record. */
  readonly podUid: string;
  /** Node that runs it; absent while it is not scheduled. */
  readonly nodeName?: string;
  /** When the usage was measured. */
  readonly timestamp?: Timestamp;
  /** Source, freshness and age. */
  readonly provenance?: Provenance;
  /** CPU in use, in thousandths of a core. */
  readonly cpuUsageMillicores?: number;
  /** Working set in bytes. */
  readonly memoryUsageBytes?: number;
  /** CPU request, in thousandths of a core. */
  readonly cpuRequestMillicores?: number;
  /** CPU limit, in thousandths of a core. */
  readonly cpuLimitMillicores?: number;
  /** Memory request in bytes. */
  readonly memoryRequestBytes?: number;
  /** Memory limit in bytes. */
  readonly memoryLimitBytes?: number;
  /** CPU usage over CPU limit, in percent; may exceed 100; absent without a limit. */
  readonly cpuUsageRateOfLimit?: number;
  /** CPU usage over CPU request, in percent; may exceed 100; absent without a request. */
  readonly cpuUsageRateOfRequest?: number;
  /** Memory usage over memory limit, in percent; absent without a limit. */
  readonly memoryUsageRateOfLimit?: number;
  /** Memory usage over memory request, in percent; may exceed 100; absent without a request. */
  readonly memoryUsageRateOfRequest?: number;
  /** The containers of the pod. */
  readonly containers: readonly ContainerMetrics[];
  /** Phase: Pending, Running, Succeeded, Failed or Unknown. */
  readonly phase?: string;
  /** Whether the pod is ready to serve. */
  readonly ready?: boolean;
  /** Restarts of all its containers. */
  readonly restartCount?: number;
  /** When the kubelet acknowledged the pod. */
  readonly startTime?: Timestamp;
  /** Seconds over which the CPU usage was averaged. */
  readonly usageWindowSeconds?: number;
  /** The workload that owns the pod. */
  readonly workload?: WorkloadReference;
  /** Quality of service: Guaranteed, Burstable or BestEffort. */
  readonly qosClass?: string;
  /** Priority to the scheduler. */
  readonly priority?: number;
  /** Name of the priority's class. */
  readonly priorityClass?: string;
  /** Why the pod is in its phase, such as Evicted or Unschedulable. */
  readonly reason?: string;
  /** Explanation of the reason. */
  readonly message?: string;
  /** When the pod was created. */
  readonly createdTime?: Timestamp;
  /** When it was asked to end. */
  readonly deletionTime?: Timestamp;
  /** Why the last container that ended did so, such as OOMKilled. */
  readonly lastRestartReason?: string;
  /** When that was. */
  readonly lastRestartTime?: Timestamp;
  /** Whether it shares the node's network. */
  readonly hostNetwork?: boolean;
  /** Labels of the pod in Kubernetes. */
  readonly labels: Readonly<Record<string, string>>;
  /** Extended resources that it requests, such as nvidia.com/gpu, in pieces. */
  readonly extendedRequests: Readonly<Record<string, number>>;
  /** Values that users attach to the pod, by name; the name says their unit. */
  readonly customMetrics: Readonly<Record<string, number>>;
  /** What of the record is missing and why: `kubernetes: not listed`, `usage: Metrics Server is not installed`. */
  readonly missing: readonly string[];
  /** GPUs, and parts of GPUs, that the pod has; absent where the agent of its node does not tell of GPUs. */
  readonly gpuCount?: number;
  /** Mean over these of the share of the device's time that the pod took, in percent; absent where it is unknown of one of them. */
  readonly gpuUsageRate?: number;
  /** Memory of these that the pod holds, in bytes; absent where it is unknown of one of them. */
  readonly gpuMemoryUsageBytes?: number;
  /** Memory of these in bytes; a device that is shared counts in full for each who has it. */
  readonly gpuMemoryCapacityBytes?: number;
  /** Power that these draw in watts; absent where one of them is shared. */
  readonly gpuPowerWatts?: number;
  /** What it has of each. */
  readonly gpus: readonly PodGPU[];
}

/** One namespace and what its pods add up to. */
export interface NamespaceMetrics {
  /** Name of the namespace. */
  readonly namespace: string;
  /** Active or Terminating. */
  readonly phase?: string;
  /** Pods in it. */
  readonly podsTotal: number;
  /** Pods of it that run. */
  readonly podsRunning: number;
  /** CPU in use by its pods, in thousandths of a core; absent where no pod's usage is known. */
  readonly cpuUsageMillicores?: number;
  /** Working set of its pods in bytes. */
  readonly memoryUsageBytes?: number;
  /** Sum of the CPU requests of pods that have not ended, in thousandths of a core. */
  readonly cpuRequestedMillicores: number;
  /** Sum of their memory requests in bytes. */
  readonly memoryRequestedBytes: number;
  /** Sum of their CPU limits, in thousandths of a core. */
  readonly cpuLimitsMillicores: number;
  /** Sum of their memory limits in bytes. */
  readonly memoryLimitsBytes: number;
  /** Labels of the namespace. */
  readonly labels: Readonly<Record<string, string>>;
  /** Pods that run and whose usage is not known: by so many the usage falls short. */
  readonly podsWithoutUsage: number;
}

/** One workload: what keeps pods running, or runs them to their end. */
export interface WorkloadMetrics {
  /** Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job or CronJob. */
  readonly kind: string;
  /** Namespace of the workload. */
  readonly namespace: string;
  /** Name of the workload. */
  readonly name: string;
  /** UID of the workload. */
  readonly uid: string;
  /** Pods that it should have; for a Job its completions. */
  readonly replicasDesired?: number;
  /** Pods that are ready; for a Job those that succeeded. */
  readonly replicasReady?: number;
  /** Pods that have been ready for long enough to count. */
  readonly replicasAvailable?: number;
  /** Pods of the newest revision. */
  readonly replicasUpdated?: number;
  /** Pods of it that the aggregator knows of. */
  readonly podsTotal: number;
  /** CPU in use by its pods, in thousandths of a core; absent where no pod's usage is known. */
  readonly cpuUsageMillicores?: number;
  /** Working set of its pods in bytes. */
  readonly memoryUsageBytes?: number;
  /** Sum of the CPU requests of its pods that have not ended, in thousandths of a core. */
  readonly cpuRequestedMillicores: number;
  /** Sum of their memory requests in bytes. */
  readonly memoryRequestedBytes: number;
  /** Restarts of all containers of its pods. */
  readonly restartCount: number;
  /** Pods of a Job that failed. */
  readonly failed?: number;
  /** Whether it was told to pause or, for a Job or CronJob, to suspend. */
  readonly suspended?: boolean;
  /** When it was created. */
  readonly createdTime?: Timestamp;
  /** When a CronJob last started a Job. */
  readonly lastScheduleTime?: Timestamp;
  /** The workload that owns this one: a CronJob of a Job. */
  readonly owner?: WorkloadReference;
  /** Labels of the workload. */
  readonly labels: Readonly<Record<string, string>>;
}

/** One Service and who answers behind it. */
export interface ServiceMetrics {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly name: string;
  /** UID of the Service. */
  readonly uid: string;
  /** ClusterIP, NodePort, LoadBalancer or ExternalName. */
  readonly type: string;
  /** Whether it chooses pods by labels; one without a selector has endpoints only if somebody else writes them. */
  readonly hasSelector: boolean;
  /** Endpoints that are ready to serve; absent where endpoints are not read. */
  readonly endpointsReady?: number;
  /** Endpoints that are not ready. */
  readonly endpointsNotReady?: number;
  /** Labels of the Service. */
  readonly labels: Readonly<Record<string, string>>;
}

/** One PersistentVolume. */
export interface VolumeMetrics {
  /** Name of the volume. */
  readonly name: string;
  /** UID of the volume. */
  readonly uid: string;
  /** Available, Bound, Released, Failed or Pending. */
  readonly phase?: string;
  /** Size in bytes. */
  readonly capacityBytes?: number;
  /** Storage class. */
  readonly storageClass?: string;
  /** Namespace of the claim that it is bound to. */
  readonly claimNamespace?: string;
  /** Name of the claim that it is bound to. */
  readonly claimName?: string;
  /** Why it is in its phase. */
  readonly reason?: string;
}

/** One PersistentVolumeClaim. */
export interface VolumeClaimMetrics {
  /** Namespace of the claim. */
  readonly namespace: string;
  /** Name of the claim. */
  readonly name: string;
  /** UID of the claim. */
  readonly uid: string;
  /** Pending, Bound or Lost. */
  readonly phase?: string;
  /** Size that it asks for, in bytes. */
  readonly requestedBytes?: number;
  /** Size that it got, in bytes. */
  readonly capacityBytes?: number;
  /** Storage class. */
  readonly storageClass?: string;
  /** Volume that it is bound to. */
  readonly volumeName?: string;
  /** Pods that mount it. */
  readonly pods: number;
}

/** One resource of a ResourceQuota. */
export interface QuotaMetrics {
  /** Namespace of the quota. */
  readonly namespace: string;
  /** Name of the quota. */
  readonly name: string;
  /** Resource, such as requests.cpu or pods. */
  readonly resource: string;
  /** What is allowed, in cores, bytes or pieces. */
  readonly hard?: number;
  /** What is used, in cores, bytes or pieces. */
  readonly used?: number;
  /** Used over allowed, in percent; absent where nothing is allowed. */
  readonly usageRate?: number;
}

/** What was measured between two ends of a network. */
export interface NetworkMetrics {
  /** The node that measured. */
  readonly source: string;
  /** The peer: a node, or `aggregator`. */
  readonly target: string;
  /** When it was measured, by the source's wall clock. */
  readonly timestamp?: Timestamp;
  /** Where the record comes from, and its age. */
  readonly provenance?: Provenance;
  /** Whether the target answered. */
  readonly connected?: boolean;
  /** Round-trip time in milliseconds. */
  readonly roundTripMilliseconds?: number;
  /** Share of probes that were not answered, in percent. */
  readonly packetLossRate?: number;
  /** Measured bandwidth in bytes a second. */
  readonly bandwidthBytesPerSecond?: number;
  /** How it was measured, such as `stream` (the acknowledgement on the agent's own stream). */
  readonly testMethod?: string;
}

/** The verdict on an object or on the cluster. */
export type HealthStatus =
  | "HEALTH_STATUS_UNSPECIFIED"
  | "HEALTH_STATUS_HEALTHY"
  | "HEALTH_STATUS_WARNING"
  | "HEALTH_STATUS_CRITICAL"
  | "HEALTH_STATUS_UNKNOWN";

/** How bad an issue is. */
export type Severity = "SEVERITY_UNSPECIFIED" | "SEVERITY_WARNING" | "SEVERITY_CRITICAL";

/** The object that an issue is about. */
export interface ObjectReference {
  /** Kind of the object: Cluster, or a kind of Kubernetes such as Node, Pod or Deployment. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object; absent for what has none. */
  readonly namespace?: string;
  /** UID of the object, where known. */
  readonly uid?: string;
  /** Part of the object, such as a mount point. */
  readonly part?: string;
}

/** One rule that fires on one object. */
export interface HealthIssue {
  /** Rule and object in one string; the same as long as the issue lasts. */
  readonly id: string;
  /** The rule that fires. */
  readonly rule: string;
  /** How bad it is. */
  readonly severity: Severity;
  /** What it is about. */
  readonly object: ObjectReference;
  /** One sentence that says what is wrong. */
  readonly summary: string;
  /** The value that the rule looked at, in the issue's unit. */
  readonly value?: number;
  /** The threshold that the value crossed, in the issue's unit. */
  readonly threshold?: number;
  /** Unit of value and threshold. */
  readonly unit?: string;
  /** Since when the rule's condition holds, by the aggregator's wall clock. */
  readonly since?: Timestamp;
  /** What the rule saw. */
  readonly evidence: string;
  /** What to do about it. */
  readonly action: string;
  /** The workload that owns the object, where one does. */
  readonly owner?: WorkloadReference;
  /** Ids of issues that are this one's consequences, and for that not listed; at most 20. */
  readonly consequences: readonly string[];
  /** Until when the issue is silenced; only in the list of silenced ones. */
  readonly silencedUntil?: Timestamp;
}

/** One rule that could not be evaluated on one object. */
export interface UnknownFinding {
  /** The rule. */
  readonly rule: string;
  /** What it would have been about. */
  readonly object: ObjectReference;
  /** What was missing. */
  readonly reason: string;
}

/** How much of the cluster the verdict rests on. */
export interface Coverage {
  /** Nodes that the aggregator knows of. */
  readonly nodesKnown: number;
  /** Nodes whose record is fresh. */
  readonly nodesFresh: number;
  /** Pairs of rule and object that apply. */
  readonly checksApplicable: number;
  /** Pairs of rule and object that were evaluated. */
  readonly checksEvaluated: number;
  /** Evaluated over applicable pairs, in percent; absent where no pair applies. */
  readonly rate?: number;
}

/** The health of the cluster, with its reasons. */
export interface HealthReport {
  /** The verdict. */
  readonly status: HealthStatus;
  /** What fires, worst first. */
  readonly issues: readonly HealthIssue[];
  /** What could not be evaluated; at most 100 are listed. */
  readonly unknown: readonly UnknownFinding[];
  /** How many could not be evaluated. */
  readonly unknownCount: number;
  /** How much of the cluster the verdict rests on. */
  readonly coverage?: Coverage;
  /** What fires but was silenced: it does not touch the verdict. */
  readonly silenced: readonly HealthIssue[];
  /** When what the verdict is about was observed, by the aggregator's wall clock: in a large cluster up to some seconds before the snapshot that quotes it. */
  readonly timestamp?: Timestamp;
}

/** What the nodes give to pods under one name of a resource, such as nvidia.com/gpu. */
export interface GPUResourceMetrics {
  /** Name of the extended resource. */
  readonly resource: string;
  /** Pieces that the nodes have, healthy or not. */
  readonly capacity: number;
  /** Pieces that pods may request in all. */
  readonly allocatable: number;
  /** Pieces that pods on these nodes request. */
  readonly requested: number;
  /** Pieces that are left for new pods on nodes that take some: allocatable less requested, node by node. */
  readonly free: number;
}

/** The GPUs of one model in the cluster. */
export interface GPUModelMetrics {
  /** Who made them: `nvidia`, `amd` or `intel`. */
  readonly vendor: string;
  /** Model; absent for what Kubernetes advertises on nodes where no agent tells one, or several, models. */
  readonly model?: string;
  /** GPUs that answer; absent where no agent tells of GPUs. */
  readonly total?: number;
  /** Of these, those that a pod or a process has. */
  readonly used?: number;
  /** Mean of their utilisation, in percent. */
  readonly usageRate?: number;
  /** Their memory in bytes. */
  readonly memoryCapacityBytes?: number;
  /** Their memory in use in bytes. */
  readonly memoryUsageBytes?: number;
  /** Power that they draw in watts. */
  readonly powerWatts?: number;
  /** Pieces that pods may request, over all resources; absent where Kubernetes is not read. */
  readonly allocatable?: number;
  /** Pieces that pods on their nodes request, over all resources. */
  readonly requested?: number;
  /** Pieces that are left for new pods, over all resources. */
  readonly free?: number;
  /** The same by resource. */
  readonly resources: readonly GPUResourceMetrics[];
  /** GPUs that their driver knew and can no longer reach. */
  readonly lost?: number;
}

/** The cluster as a whole. Sums are over nodes whose record is not lost. */
export interface ClusterMetrics {
  /** UID of the namespace kube-system, else of the aggregator's data directory, else random at start. */
  readonly clusterId: string;
  /** When the totals were taken, by the aggregator's wall clock. */
  readonly timestamp?: Timestamp;
  /** Source and freshness; a sum over agents is estimated while a node is missing from it. */
  readonly provenance?: Provenance;
  /** Nodes that the aggregator knows of. */
  readonly nodesTotal: number;
  /** Nodes on which every applicable rule was evaluated and holds. */
  readonly nodesHealthy: number;
  /** Nodes whose record is fresh. */
  readonly nodesFresh: number;
  /** Nodes whose record is stale. */
  readonly nodesStale: number;
  /** Nodes whose record is lost. */
  readonly nodesLost: number;
  /** Pods that the aggregator knows of; absent where nobody tells it of pods. */
  readonly podsTotal?: number;
  /** Pods that are ready or have succeeded. */
  readonly podsHealthy?: number;
  /** CPU that the nodes can give, in thousandths of a core. */
  readonly cpuCapacityMillicores?: number;
  /** CPU in use, in thousandths of a core. */
  readonly cpuUsageMillicores?: number;
  /** CPU usage over capacity, in percent. */
  readonly cpuUsageRate?: number;
  /** Memory of the nodes in bytes. */
  readonly memoryCapacityBytes?: number;
  /** Memory in use in bytes. */
  readonly memoryUsageBytes?: number;
  /** Memory usage over capacity, in percent. */
  readonly memoryUsageRate?: number;
  /** Size of all local filesystems in bytes. */
  readonly diskCapacityBytes?: number;
  /** Bytes in use on local filesystems. */
  readonly diskUsageBytes?: number;
  /** Disk usage over capacity, in percent. */
  readonly diskUsageRate?: number;
  /** Number of GPUs that answer; absent where no node reports any. */
  readonly gpuTotal?: number;
  /** Of these, those that a pod or a process has; absent where no agent tells whose GPUs are. */
  readonly gpuUsed?: number;
  /** Mean utilisation of the GPUs, in percent. */
  readonly gpuUsageRate?: number;
  /** CPU that pods may request in all, in thousandths of a core; absent where Kubernetes is not read. */
  readonly cpuAllocatableMillicores?: number;
  /** CPU that pods request, in thousandths of a core. */
  readonly cpuRequestedMillicores?: number;
  /** Memory that pods may request in all, in bytes. */
  readonly memoryAllocatableBytes?: number;
  /** Memory that pods request, in bytes. */
  readonly memoryRequestedBytes?: number;
  /** Pods that the nodes may run in all. */
  readonly podsAllocatable?: number;
  /** The verdict on the cluster. */
  readonly healthStatus: HealthStatus;
  /** What fires, worst first. */
  readonly issues: readonly HealthIssue[];
  /** Pods that wait for a node or for their containers. */
  readonly podsPending?: number;
  /** Pods that run. */
  readonly podsRunning?: number;
  /** Pods that ended with success. */
  readonly podsSucceeded?: number;
  /** Pods that failed. */
  readonly podsFailed?: number;
  /** Namespaces. */
  readonly namespacesTotal?: number;
  /** Workloads that keep pods running (not Jobs) and that no other workload owns. */
  readonly workloadsTotal?: number;
  /** Of these, those with as many ready pods as they should have. */
  readonly workloadsReady?: number;
  /** Services. */
  readonly servicesTotal?: number;
  /** Persistent volumes. */
  readonly volumesTotal?: number;
  /** Claims of persistent volumes. */
  readonly volumeClaimsTotal?: number;
  /** Version of the API server, such as v1.36.3. */
  readonly kubernetesVersion?: string;
  /** GPUs, and parts of GPUs, that pods request, by what Kubernetes knows. */
  readonly gpuRequested?: number;
  /** GPUs, and parts of GPUs, that pods may request in all; absent where Kubernetes is not read, or no node advertises any. */
  readonly gpuAllocatable?: number;
  /** GPUs, and parts of GPUs, that are left for new pods: allocatable less requested, node by node, on nodes that take new pods. */
  readonly gpuFree?: number;
  /** Memory of all GPUs in bytes. */
  readonly gpuMemoryCapacityBytes?: number;
  /** GPU memory in use in bytes. */
  readonly gpuMemoryUsageBytes?: number;
  /** Power drawn by all GPUs in watts. */
  readonly gpuPowerWatts?: number;
  /** The GPUs by vendor and model. */
  readonly gpuModels: readonly GPUModelMetrics[];
}

/** Whether a source of a snapshot delivers. */
export type SourceState = "SOURCE_STATE_UNSPECIFIED" | "SOURCE_STATE_OK" | "SOURCE_STATE_OFF" | "SOURCE_STATE_FAILED";

/** How one source of a snapshot fares. */
export interface SourceStatus {
  /** Name of the source: `kubernetes`, or a part of it such as `pods`. */
  readonly name: string;
  /** Whether it delivers. */
  readonly state: SourceState;
  /** Why it does not. */
  readonly reason?: string;
}

/** The cluster at one instant. Immutable; every surface quotes the id of the snapshot that it answers from. */
export interface MetricsSnapshot {
  /** Id of the snapshot, unique over restarts and replicas. */
  readonly id: string;
  /** When it was taken, by the aggregator's wall clock. */
  readonly timestamp?: Timestamp;
  /** See ClusterMetrics. */
  readonly clusterId: string;
  /** How much of the cluster is fresh. */
  readonly coverage?: Coverage;
  /** The nodes, by name. */
  readonly nodes: readonly NodeMetrics[];
  /** The pods, by namespace and name. */
  readonly pods: readonly PodMetrics[];
  /** The network paths, by source and target. */
  readonly networks: readonly NetworkMetrics[];
  /** The cluster as a whole. */
  readonly cluster?: ClusterMetrics;
  /** What the snapshot is made from, beside the agents. */
  readonly sources: readonly SourceStatus[];
  /** The namespaces, by name. */
  readonly namespaces: readonly NamespaceMetrics[];
  /** The workloads, by kind, namespace and name. */
  readonly workloads: readonly WorkloadMetrics[];
  /** The Services, by namespace and name. */
  readonly services: readonly ServiceMetrics[];
  /** The persistent volumes, by name. */
  readonly volumes: readonly VolumeMetrics[];
  /** The claims of persistent volumes, by namespace and name. */
  readonly volumeClaims: readonly VolumeClaimMetrics[];
  /** The quotas, by namespace, name and resource. */
  readonly quotas: readonly QuotaMetrics[];
}

/** The door for agents. */
export interface AgentService {
  /** One stream per agent. The agent's first message is its hello; the aggregator answers with a welcome, before which it may ask to wait. Ends with INVALID_ARGUMENT (a message that breaks the protocol, named), FAILED_PRECONDITION (a version that is not spoken here, a delta against an unknown base), ALREADY_EXISTS (a newer session speaks for the node), ABORTED (a newer stream of the node took over), RESOURCE_EXHAUSTED (too many nodes or series, too large a message), UNAUTHENTICATED (a token is asked for, and none, an invalid or an expired one was shown), PERMISSION_DENIED (the token is for another node, or of a ServiceAccount that is no agent's) or UNAVAILABLE (the aggregator stops, collection is switched off, or tokens cannot be checked now). */
  readonly connect: { readonly kind: "bidi"; readonly request: AgentMessage; readonly response: AggregatorMessage };
}

/** What an agent says. */
export interface AgentMessage {
  /** Who speaks: the first message of every stream, and only that. */
  readonly hello?: Hello;
  /** The vital signs of an instant. */
  readonly vitals?: Vitals;
  /** Families and label sets that samples of this stream refer to. */
  readonly block?: Block;
  /** The whole exposition of an instant. */
  readonly series?: SeriesSample;
  /** The agent stops on purpose. */
  readonly goodbye?: Goodbye;
  /** Records that had to wait. */
  readonly backfill?: Backfill;
  /** A newer proof of who speaks. */
  readonly credentials?: Credentials;
}

/** Who speaks. */
export interface Hello {
  /** Version of this protocol that the agent speaks. Today 1. */
  readonly protocolVersion: number;
  /** Version of the agent, for people. */
  readonly agentVersion: string;
  /** Name of the node. */
  readonly nodeName: string;
  /** Random at each start of the agent: tells a restart from a duplicate. */
  readonly session: string;
  /** Random id that the kernel chose at boot: tells why counters start again. */
  readonly bootId: string;
  /** Least sequence number of a live record on this stream; each of them is greater than the one before. Back-filled records have numbers of their own time. */
  readonly firstSequence: number;
  /** The node's wall clock, from which the aggregator reports its skew. */
  readonly time?: Timestamp;
  /** Whether the agent scrapes pods of its node, and wants to be told which. */
  readonly scrapesPods?: boolean;
}

/** A newer proof of who speaks. The first one is in the call's metadata, as `authorization: Bearer TOKEN`; a stream that outlives it shows the next one here, in time. An aggregator that asks for none ignores both. */
export interface Credentials {
  /** A ServiceAccount token of Kubernetes that names the node. */
  readonly token: string;
}

/** The vital signs of an instant, as what changed against a base. */
export interface Vitals {
  /** Number of the record in the agent's session; vitals and series count together, from 1. */
  readonly sequence: number;
  /** Number of the acknowledged vitals that `changed` is against; 0: against nothing, every field is here. */
  readonly baseSequence: number;
  /** When the values were taken, by the node's wall clock. */
  readonly timestamp?: Timestamp;
  /** The fields that differ from the base: a scalar that is present and a list or map that is not empty replace the base's. */
  readonly changed?: NodeMetrics;
  /** Numbers of the fields of NodeMetrics that the base has and these vitals do not. */
  readonly cleared: readonly number[];
  /** Network paths that the agent measured since the last vitals. */
  readonly networks: readonly NetworkMetrics[];
  /** Records that the agent had to drop since its start, because they waited for too long or too many waited; absent: none. */
  readonly droppedRecords?: number;
  /** What the other replicas of the aggregator have said last, for the one that asked by its last word; absent where that had none, or where a replica that the agent knows has said nothing for 2 s. */
  readonly peers?: PeersWord;
  /** What changed in GPUs: the base has the same ones in the same order then, and `changed` has none. */
  readonly gpus: readonly GPUChange[];
}

/** What changed in one GPU of a node. */
export interface GPUChange {
  /** Its place in the base's list, from 0. */
  readonly place: number;
  /** The fields that differ from the base: a scalar that is present and a list that is not empty replace the base's. */
  readonly changed?: GPUMetrics;
  /** Numbers of the fields of GPUMetrics that the base has and these vitals do not. */
  readonly cleared: readonly number[];
}

/** What replicas of the aggregator say to each other by way of the agents, which speak with all of them: so one that cannot reach the API server knows whether another takes its place. */
export interface ReplicaWord {
  /** Comes back with the answer, and says how old it is. */
  readonly challenge: number;
  /** Whether the replica carries the cluster's page, or is about to. */
  readonly claims: boolean;
}

/** What an agent heard from the other replicas. */
export interface PeersWord {
  /** The last challenge of the replica that is told. */
  readonly challenge: number;
  /** Whether any of the others claims the page. */
  readonly claimed: boolean;
}

/** Type of a metric family. */
export type MetricType =
  | "METRIC_TYPE_UNSPECIFIED"
  | "METRIC_TYPE_COUNTER"
  | "METRIC_TYPE_GAUGE"
  | "METRIC_TYPE_UNTYPED"
  | "METRIC_TYPE_HISTOGRAM"
  | "METRIC_TYPE_SUMMARY";

/** A metric family without its values. */
export interface Family {
  /** Name of the family, as in the Prometheus exposition format. */
  readonly name: string;
  /** Help text. */
  readonly help: string;
  /** Type of the family. */
  readonly type: MetricType;
  /** Names of the labels. */
  readonly labelNames: readonly string[];
  /** Values of the labels, row by row: as many as rows times label names. An empty value means that the row lacks the label. */
  readonly labelValues: readonly string[];
  /** Number of rows. */
  readonly rows: number;
  /** What follows the family's name in each row, such as `_bucket`; empty where nothing does in any row. */
  readonly suffixes: readonly string[];
}

/** Families and label sets that travel once. A block that a series sample does not refer to is forgotten. */
export interface Block {
  /** Number by which series samples of this stream refer to the block. */
  readonly ref: number;
  /** The families, in the order of their rows in a sample's values. */
  readonly families: readonly Family[];
}

/** A label that stands beside a block: what tells this instance of the block from others. */
export interface Label {
  /** Name of the label. */
  readonly name: string;
  /** Value of the label. */
  readonly value: string;
}

/** The values of one block. */
export interface BlockSample {
  /** The block. */
  readonly blockRef: number;
  /** Labels that every row has beside its own. */
  readonly labels: readonly Label[];
  /** One value a row. NaN is a value. */
  readonly values: readonly number[];
  /** Bit i (least significant first) is set where row i has no value now; empty: every row has one. */
  readonly absent: Uint8Array;
  /** Place, counted from 1, of the block sample in the stream's last series sample that this one continues: it has that one's block and labels, and of its values those that `changed` does not name. 0: it stands alone, with block, labels and all values. */
  readonly continues: number;
  /** Bit i (least significant first) is set where row i has a new value, which stands in `values`; only beside `continues`. */
  readonly changed: Uint8Array;
}

/** The whole exposition of an instant. */
export interface SeriesSample {
  /** Number of the record in the agent's session. */
  readonly sequence: number;
  /** When the values were taken, by the node's wall clock. */
  readonly timestamp?: Timestamp;
  /** The values, block by block. */
  readonly blocks: readonly BlockSample[];
}

/** The agent stops on purpose. */
export interface Goodbye {
  /** Why, for people. */
  readonly reason: string;
}

/** Records that could not be delivered when they were taken, oldest first. They describe the past: they belong to the node's history and say nothing of how it is now. The aggregator answers each of these messages with one acknowledgement, and the agent sends the next one after that. */
export interface Backfill {
  /** Session that took the records: that of the stream, or of an earlier start of the node's agent. */
  readonly session: string;
  /** What would have been said on a stream of that session. */
  readonly messages: readonly WaitingMessage[];
  /** Whether nothing waits any more: the blocks of back-filled series are forgotten. */
  readonly complete: boolean;
}

/** A message that had to wait. */
export interface WaitingMessage {
  /** An encoded AgentMessage, which is encoded once, when it begins to wait: vitals against nothing, a series sample, or a block that back-filled series samples of the session refer to from here on. Blocks of live samples are apart from these. */
  readonly message: Uint8Array;
  /** How long ago the record was taken, in seconds of a clock that does not jump; absent: its timestamp has to tell. */
  readonly ageSeconds?: number;
}

/** What the aggregator says. */
export interface AggregatorMessage {
  /** The hello was accepted. */
  readonly welcome?: Welcome;
  /** Records have arrived. */
  readonly acknowledgement?: Acknowledgement;
  /** How to sample from now on. */
  readonly configuration?: AgentConfiguration;
  /** The hello has arrived, and others come first. */
  readonly wait?: Wait;
  /** What to scrape from now on. */
  readonly scrapeTargets?: ScrapeTargets;
}

/** The hello has arrived, and many have come at once: they are welcomed in the order in which they came. Nothing is lost, and nobody needs to come back. */
export interface Wait {
  /** Seconds within which the aggregator welcomes the stream or says this again. */
  readonly seconds: number;
}

/** The hello was accepted. */
export interface Welcome {
  /** Version of this protocol that the aggregator speaks. */
  readonly protocolVersion: number;
  /** Version of the aggregator, for people. */
  readonly aggregatorVersion: string;
  /** How to sample. */
  readonly configuration?: AgentConfiguration;
  /** Random at each start of the aggregator: two addresses that give the same one lead to the same aggregator. */
  readonly instance?: string;
}

/** Records have arrived and need not be sent again. */
export interface Acknowledgement {
  /** Their sequence numbers. Live records are acknowledged in the order in which they came, so that each number answers for all that were sent before it on the stream as well. */
  readonly sequences: readonly number[];
  /** Session of the back-filled records that are acknowledged; absent: the records are live. */
  readonly session?: string;
  /** What this replica says to the others; absent where there is no election. */
  readonly word?: ReplicaWord;
}

/** How an agent samples. */
export interface AgentConfiguration {
  /** Seconds between vitals. */
  readonly vitalsIntervalSeconds: number;
  /** Seconds between series samples. */
  readonly seriesIntervalSeconds: number;
  /** Whether vitals carry the node's values; without them they are a sign of life only, and no series are sent. */
  readonly collectNode: boolean;
  /** Whether network paths are measured. */
  readonly collectNetwork: boolean;
}

/** Everything on the agent's node that asks to be scraped: in place of what was told before. Sent to agents that scrape pods, once pods are known and whenever it changes. The agent decides what of it it obeys. */
export interface ScrapeTargets {
  /** The targets, no two of them alike. */
  readonly targets: readonly ScrapeTarget[];
}

/** A page of a pod that asks to be scraped, by its annotations prometheus.io/*. */
export interface ScrapeTarget {
  /** UID of the pod. */
  readonly podUid: string;
  /** Namespace of the pod, for people. */
  readonly namespace: string;
  /** Name of the pod, for people. */
  readonly podName: string;
  /** IP address of the pod. */
  readonly address: string;
  /** TCP port. */
  readonly port: number;
  /** Path of the page, with its leading slash. */
  readonly path: string;
  /** Whether the page is served by https. */
  readonly tls: boolean;
}

/** The door for readers. Every answer comes from one snapshot and quotes its id. A request that names a snapshot is answered from that one; a snapshot can be asked for until 60 s after it was taken (in a cluster of more than 600 nodes less, where many are asked for: 7 s at 5,000 nodes), then the answer is FAILED_PRECONDITION. What the snapshot does not hold is NOT_FOUND, a request that makes no sense INVALID_ARGUMENT, and UNAVAILABLE says that there is no snapshot yet. RESOURCE_EXHAUSTED says that a request is larger than 64 KiB, that an answer would be larger than the 4 MiB that clients accept by default (ask for pages of it, or for fewer fields), or that too many readers are served a stream already. Names of fields in requests (filters, sort, fields) are written as in JSON: `cpuUsageRate`, `provenance.freshness`. */
export interface MetricsService {
  /** The whole snapshot in parts: its header, then nodes, pods, networks and what else Kubernetes knows in batches, the cluster, and the end. */
  readonly getSnapshot: {
    readonly kind: "server-stream";
    readonly request: GetSnapshotRequest;
    readonly response: SnapshotPart;
  };
  /** All nodes. */
  readonly listNodes: {
    readonly kind: "unary";
    readonly request: ListNodesRequest;
    readonly response: ListNodesResponse;
  };
  /** One node. */
  readonly getNode: { readonly kind: "unary"; readonly request: GetNodeRequest; readonly response: GetNodeResponse };
  /** All pods, or those of one namespace. */
  readonly listPods: { readonly kind: "unary"; readonly request: ListPodsRequest; readonly response: ListPodsResponse };
  /** One pod. */
  readonly getPod: { readonly kind: "unary"; readonly request: GetPodRequest; readonly response: GetPodResponse };
  /** All namespaces. */
  readonly listNamespaces: {
    readonly kind: "unary";
    readonly request: ListNamespacesRequest;
    readonly response: ListNamespacesResponse;
  };
  /** All workloads, or those of one namespace. */
  readonly listWorkloads: {
    readonly kind: "unary";
    readonly request: ListWorkloadsRequest;
    readonly response: ListWorkloadsResponse;
  };
  /** All Services, or those of one namespace. */
  readonly listServices: {
    readonly kind: "unary";
    readonly request: ListServicesRequest;
    readonly response: ListServicesResponse;
  };
  /** All persistent volumes. */
  readonly listVolumes: {
    readonly kind: "unary";
    readonly request: ListVolumesRequest;
    readonly response: ListVolumesResponse;
  };
  /** All claims of persistent volumes, or those of one namespace. */
  readonly listVolumeClaims: {
    readonly kind: "unary";
    readonly request: ListVolumeClaimsRequest;
    readonly response: ListVolumeClaimsResponse;
  };
  /** All quotas, or those of one namespace. */
  readonly listQuotas: {
    readonly kind: "unary";
    readonly request: ListQuotasRequest;
    readonly response: ListQuotasResponse;
  };
  /** The cluster as a whole. */
  readonly getCluster: {
    readonly kind: "unary";
    readonly request: GetClusterRequest;
    readonly response: GetClusterResponse;
  };
  /** The network paths. */
  readonly getNetwork: {
    readonly kind: "unary";
    readonly request: GetNetworkRequest;
    readonly response: GetNetworkResponse;
  };
  /** The verdict with its reasons. */
  readonly getHealth: {
    readonly kind: "unary";
    readonly request: GetHealthRequest;
    readonly response: GetHealthResponse;
  };
  /** The newest snapshot now, then later ones, no two closer together than the interval asked for: each of them whole or, where the reader asks for `changes`, as what differs from the one before. A reader that is slower than that skips to the newest one, and is told how many it has skipped. A reader that takes in nothing for 60 s is let go with ABORTED: it goes on from what it has by `base_snapshot_id`, as long as that can be asked for. A reader that asks for changes keeps its records by key: nodes by name, pods, workloads, Services, volumes and claims by UID, network paths by source and target, namespaces by name, quotas by namespace, name and resource, issues by id. It takes in the parts of a snapshot in their order: - the header says what they are against. Without a base it empties what it has; - records in `nodes`, `pods` and so on are new, or replace what it has under their key; - `node_changes` and `pod_changes` replace and clear fields of records that it has, and of their containers; - `gone` names the records to drop; - `cluster` replaces the one that it has; its issues come in `issues`; - the end counts what it should have now. Ages run on: every `age_seconds` that the reader has grows by the difference of the headers' `monotonic_seconds`, and a record is not sent again for its age alone. What becomes stale or lost is sent. */
  readonly watchSnapshots: {
    readonly kind: "server-stream";
    readonly request: WatchSnapshotsRequest;
    readonly response: SnapshotPart;
  };
}

export interface GetSnapshotRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
  /** The kinds of record that are wanted, and which of them; empty: all of every kind. */
  readonly selections: readonly RecordSelection[];
}

/** A kind of record in a snapshot. */
export type RecordKind =
  | "RECORD_KIND_UNSPECIFIED"
  | "RECORD_KIND_NODES"
  | "RECORD_KIND_PODS"
  | "RECORD_KIND_NETWORKS"
  | "RECORD_KIND_NAMESPACES"
  | "RECORD_KIND_WORKLOADS"
  | "RECORD_KIND_SERVICES"
  | "RECORD_KIND_VOLUMES"
  | "RECORD_KIND_VOLUME_CLAIMS"
  | "RECORD_KIND_QUOTAS"
  | "RECORD_KIND_CLUSTER";

/** Records of one kind that are wanted. */
export interface RecordSelection {
  /** The kind. */
  readonly kind: RecordKind;
  /** What fields of a record must be, such as `cpuUsageRate>80`; of several all must hold. */
  readonly filters: readonly string[];
  /** What the labels of a record must be, in Kubernetes' syntax: `app=web,tier notin (test)`. */
  readonly labelSelector: string;
  /** The namespace of a record; empty: any. */
  readonly namespace: string;
  /** The node of a pod; empty: any. */
  readonly nodeName: string;
  /** The only fields that are wanted, beside those that make the record's key; empty: all. */
  readonly fields: readonly string[];
}

/** What is asked of a list. */
export interface ListOptions {
  /** What fields of an item must be, such as `cpuUsageRate>80`; of several all must hold. */
  readonly filters: readonly string[];
  /** What the labels of an item must be, in Kubernetes' syntax: `app=web,tier notin (test)`. */
  readonly labelSelector: string;
  /** Fields to sort by, separated by commas, the first counts most; `-` before one: the greatest first. Items that lack the field come last. Empty: the list's own order. */
  readonly sort: string;
  /** Items that the answer holds at most, from 1 to 10,000; it holds fewer where more would not fit into a message. 0: all of them, or RESOURCE_EXHAUSTED where they do not fit. */
  readonly limit: number;
  /** What the answer before said, to go on behind it with the same query; the snapshot is that answer's. */
  readonly continueToken: string;
  /** The only fields of an item that are wanted; empty: all. */
  readonly fields: readonly string[];
}

/** A piece of a snapshot. None is larger than 1 MiB, unless a single record is. */
export interface SnapshotPart {
  /** The snapshot that the part belongs to. */
  readonly snapshotId: string;
  /** The first part. */
  readonly header?: SnapshotHeader;
  /** Some of the nodes. */
  readonly nodes?: NodeMetricsList;
  /** Some of the pods, in no order. */
  readonly pods?: PodMetricsList;
  /** Some of the network paths. */
  readonly networks?: NetworkMetricsList;
  /** The cluster as a whole. */
  readonly cluster?: ClusterMetrics;
  /** The last part. */
  readonly end?: SnapshotEnd;
  /** Some of the namespaces. */
  readonly namespaces?: NamespaceMetricsList;
  /** Some of the workloads. */
  readonly workloads?: WorkloadMetricsList;
  /** Some of the Services. */
  readonly services?: ServiceMetricsList;
  /** Some of the persistent volumes. */
  readonly volumes?: VolumeMetricsList;
  /** Some of the claims of persistent volumes. */
  readonly volumeClaims?: VolumeClaimMetricsList;
  /** Some of the quotas. */
  readonly quotas?: QuotaMetricsList;
  /** Some of the issues: all of them where changes are asked for, else those that found no room beside the cluster. */
  readonly issues?: HealthIssueList;
  /** What changed in some of the nodes. */
  readonly nodeChanges?: NodeChangeList;
  /** What changed in some of the pods. */
  readonly podChanges?: PodChangeList;
  /** Some of the records that are gone. */
  readonly gone?: GoneRecords;
}

/** What a snapshot says of itself. */
export interface SnapshotHeader {
  /** When it was taken, by the aggregator's wall clock. */
  readonly timestamp?: Timestamp;
  /** See ClusterMetrics. */
  readonly clusterId: string;
  /** How much of the cluster is fresh. */
  readonly coverage?: Coverage;
  /** What the snapshot is made from, beside the agents. */
  readonly sources: readonly SourceStatus[];
  /** When it was taken, in seconds on the aggregator's monotonic clock: between two snapshots of one aggregator so much time has passed, whatever happened to its wall clock. */
  readonly monotonicSeconds?: number;
  /** The snapshot that the parts are against; empty: against nothing, the whole snapshot follows. */
  readonly baseSnapshotId: string;
  /** Why the parts are against nothing although the reader named a base; absent where it did not, or where they are against it. */
  readonly baseUnavailable?: string;
  /** Snapshots that were due on this stream and were skipped, as the reader had not taken in the one before yet. */
  readonly skipped: number;
}

/** Some issues. */
export interface HealthIssueList {
  /** The issues. */
  readonly items: readonly HealthIssue[];
}

/** What changed in one node. */
export interface NodeChange {
  /** The node's name, and the fields that differ from the base: a scalar or message that is present and a list or map that is not empty replace the base's. */
  readonly changed?: NodeMetrics;
  /** Numbers of the fields of NodeMetrics that the base has and this snapshot does not. */
  readonly cleared: readonly number[];
}

/** Changes of some nodes. */
export interface NodeChangeList {
  /** The changes. */
  readonly items: readonly NodeChange[];
}

/** What changed in one pod. */
export interface PodChange {
  /** The pod's UID, and the fields that differ from the base, as in NodeChange. */
  readonly changed?: PodMetrics;
  /** Numbers of the fields of PodMetrics that the base has and this snapshot does not. */
  readonly cleared: readonly number[];
  /** What changed in containers that the base has; it has the same ones then, and `changed` has none. */
  readonly containers: readonly ContainerChange[];
}

/** What changed in one container of a pod. */
export interface ContainerChange {
  /** The container's name, and the fields that differ from the base, as in NodeChange. */
  readonly changed?: ContainerMetrics;
  /** Numbers of the fields of ContainerMetrics that the base has and this snapshot does not. */
  readonly cleared: readonly number[];
}

/** Changes of some pods. */
export interface PodChangeList {
  /** The changes. */
  readonly items: readonly PodChange[];
}

/** Two ends of a network path. */
export interface NetworkPath {
  /** The node that measured. */
  readonly source: string;
  /** The peer. */
  readonly target: string;
}

/** What tells one quota's resource from another. */
export interface QuotaKey {
  /** Namespace of the quota. */
  readonly namespace: string;
  /** Name of the quota. */
  readonly name: string;
  /** The resource. */
  readonly resource: string;
}

/** Records that the base has and this snapshot does not, or that are no longer among those that are wanted. */
export interface GoneRecords {
  /** Names of nodes. */
  readonly nodes: readonly string[];
  /** UIDs of pods. */
  readonly pods: readonly string[];
  /** Network paths. */
  readonly networks: readonly NetworkPath[];
  /** Names of namespaces. */
  readonly namespaces: readonly string[];
  /** UIDs of workloads. */
  readonly workloads: readonly string[];
  /** UIDs of Services. */
  readonly services: readonly string[];
  /** UIDs of persistent volumes. */
  readonly volumes: readonly string[];
  /** UIDs of claims of persistent volumes. */
  readonly volumeClaims: readonly string[];
  /** Quotas. */
  readonly quotas: readonly QuotaKey[];
  /** Ids of issues. */
  readonly issues: readonly string[];
}

/** Some nodes. */
export interface NodeMetricsList {
  /** The nodes. */
  readonly items: readonly NodeMetrics[];
}

/** Some pods. */
export interface PodMetricsList {
  /** The pods. */
  readonly items: readonly PodMetrics[];
}

/** Some network paths. */
export interface NetworkMetricsList {
  /** The paths. */
  readonly items: readonly NetworkMetrics[];
}

/** Some namespaces. */
export interface NamespaceMetricsList {
  /** The namespaces. */
  readonly items: readonly NamespaceMetrics[];
}

/** Some workloads. */
export interface WorkloadMetricsList {
  /** The workloads. */
  readonly items: readonly WorkloadMetrics[];
}

/** Some Services. */
export interface ServiceMetricsList {
  /** The Services. */
  readonly items: readonly ServiceMetrics[];
}

/** Some persistent volumes. */
export interface VolumeMetricsList {
  /** The volumes. */
  readonly items: readonly VolumeMetrics[];
}

/** Some claims of persistent volumes. */
export interface VolumeClaimMetricsList {
  /** The claims. */
  readonly items: readonly VolumeClaimMetrics[];
}

/** Some quotas. */
export interface QuotaMetricsList {
  /** The quotas. */
  readonly items: readonly QuotaMetrics[];
}

/** The end of a snapshot: how many records it holds of those that are wanted. */
export interface SnapshotEnd {
  /** Nodes that the snapshot holds. */
  readonly nodes: number;
  /** Pods that the snapshot holds. */
  readonly pods: number;
  /** Network paths that the snapshot holds. */
  readonly networks: number;
  /** Namespaces that the snapshot holds. */
  readonly namespaces: number;
  /** Workloads that the snapshot holds. */
  readonly workloads: number;
  /** Services that the snapshot holds. */
  readonly services: number;
  /** Volumes that the snapshot holds. */
  readonly volumes: number;
  /** Claims that the snapshot holds. */
  readonly volumeClaims: number;
  /** Quotas that the snapshot holds. */
  readonly quotas: number;
  /** Issues that the snapshot holds. */
  readonly issues: number;
}

export interface ListNodesRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListNodesResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The nodes, by name. */
  readonly nodes: readonly NodeMetrics[];
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface GetNodeRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
  /** Name of the node. */
  readonly nodeName: string;
}

export interface GetNodeResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The node. */
  readonly node?: NodeMetrics;
}

export interface ListPodsRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Only pods of this namespace; empty: of all. */
  readonly namespace: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
  /** Only pods of this node; empty: of all. */
  readonly nodeName: string;
}

export interface ListPodsResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The pods, by namespace and name. */
  readonly pods: readonly PodMetrics[];
  /** Why no pods are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface GetPodRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
  /** Namespace of the pod. */
  readonly namespace: string;
  /** Name of the pod. */
  readonly podName: string;
}

export interface GetPodResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The pod. */
  readonly pod?: PodMetrics;
}

export interface ListNamespacesRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListNamespacesResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** What was asked for, by name. */
  readonly namespaces: readonly NamespaceMetrics[];
  /** Why none are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface ListWorkloadsRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Only those of this namespace; empty: of all. */
  readonly namespace: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListWorkloadsResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** What was asked for, by kind, namespace and name. */
  readonly workloads: readonly WorkloadMetrics[];
  /** Why none are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface ListServicesRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Only those of this namespace; empty: of all. */
  readonly namespace: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListServicesResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** What was asked for, by namespace and name. */
  readonly services: readonly ServiceMetrics[];
  /** Why none are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface ListVolumesRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListVolumesResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** What was asked for, by name. */
  readonly volumes: readonly VolumeMetrics[];
  /** Why none are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface ListVolumeClaimsRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Only those of this namespace; empty: of all. */
  readonly namespace: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListVolumeClaimsResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** What was asked for, by namespace and name. */
  readonly volumeClaims: readonly VolumeClaimMetrics[];
  /** Why none are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface ListQuotasRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Only those of this namespace; empty: of all. */
  readonly namespace: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface ListQuotasResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** What was asked for, by namespace, name and resource. */
  readonly quotas: readonly QuotaMetrics[];
  /** Why none are known; absent when they are. */
  readonly unavailable?: string;
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface GetClusterRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
}

export interface GetClusterResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The cluster. */
  readonly cluster?: ClusterMetrics;
  /** Issues that found no room in the answer: it has the worst ones, GetSnapshot has all. */
  readonly issuesLeftOut: number;
}

export interface GetNetworkRequest {
  /** The snapshot; empty: the newest, or the one before it while the newest's answer is still being written. */
  readonly snapshotId: string;
  /** Which of them, in which order, and what of them. */
  readonly options?: ListOptions;
}

export interface GetNetworkResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The paths, by source and target. */
  readonly networks: readonly NetworkMetrics[];
  /** What the next page is asked for with; empty: there is none. */
  readonly continueToken: string;
}

export interface GetHealthRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
}

export interface GetHealthResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The verdict. */
  readonly health?: HealthReport;
  /** Issues that found no room in the answer: it has the worst ones, GetSnapshot has all. */
  readonly issuesLeftOut: number;
}

export interface WatchSnapshotsRequest {
  /** Seconds that lie between two snapshots at the least, at most 3600; 0: every snapshot. */
  readonly minIntervalSeconds: number;
  /** Whether snapshots are sent as what differs from the one before, and not whole. */
  readonly changes: boolean;
  /** The snapshot that the reader has, with the same selections: the first one is sent against it. Only with `changes`. Where it is not held any more (60 s after it was taken, or by another aggregator), the first one is sent whole, and its header says why. */
  readonly baseSnapshotId: string;
  /** The kinds of record that are wanted, and which of them; empty: all of every kind. */
  readonly selections: readonly RecordSelection[];
}
