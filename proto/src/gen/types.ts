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
  /** Why it failed or, where that is worth telling, why it is absent. */
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
  /** Bytes in use on these filesystems. */
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
  /** The same over 5 minutes. */
  readonly load5?: number;
  /** The same over 15 minutes. */
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
  /** Number of GPUs. */
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
  /** Whether every health rule that applies to the node holds; absent where that is not known. */
  readonly healthy?: boolean;
  /** Conditions, as Kubernetes reports them. */
  readonly conditions: readonly NodeCondition[];
  /** Labels of the node in Kubernetes. */
  readonly labels: Readonly<Record<string, string>>;
  /** Values that users attach to the node, by name. */
  readonly customMetrics: Readonly<Record<string, number>>;
  /** How the agent's collectors fare: why a field is absent. */
  readonly collectors: readonly CollectorStatus[];
  /** The latest events of the kernel, oldest first, at most 64. */
  readonly events: readonly NodeEvent[];
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
  /** Kind of the object: Cluster, Node or Pod. */
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
  /** The value that the rule looked at. */
  readonly value?: number;
  /** The threshold that the value crossed. */
  readonly threshold?: number;
  /** Unit of value and threshold. */
  readonly unit?: string;
  /** Since when the rule's condition holds, by the aggregator's wall clock. */
  readonly since?: Timestamp;
  /** What the rule saw. */
  readonly evidence: string;
  /** What to do about it. */
  readonly action: string;
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
  /** Bytes in use on them. */
  readonly diskUsageBytes?: number;
  /** Disk usage over capacity, in percent. */
  readonly diskUsageRate?: number;
  /** Number of GPUs; absent where no node reports any. */
  readonly gpuTotal?: number;
  /** GPUs in use. */
  readonly gpuUsed?: number;
  /** Mean utilisation of the GPUs, in percent. */
  readonly gpuUsageRate?: number;
  /** The verdict on the cluster. */
  readonly healthStatus: HealthStatus;
  /** What fires, worst first. */
  readonly issues: readonly HealthIssue[];
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
}

/** The door for agents. */
export interface AgentService {
  /** One stream per agent. The agent's first message is its hello; the aggregator answers with a welcome. Ends with INVALID_ARGUMENT (a message that breaks the protocol, named), FAILED_PRECONDITION (a version that is not spoken here, a delta against an unknown base), ALREADY_EXISTS (a newer session speaks for the node), ABORTED (a newer stream of the node took over), RESOURCE_EXHAUSTED (too many nodes or series, too large a message) or UNAVAILABLE (the aggregator stops, or collection is switched off). */
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
}

/** The hello was accepted. */
export interface Welcome {
  /** Version of this protocol that the aggregator speaks. */
  readonly protocolVersion: number;
  /** Version of the aggregator, for people. */
  readonly aggregatorVersion: string;
  /** How to sample. */
  readonly configuration?: AgentConfiguration;
}

/** Records have arrived and need not be sent again. */
export interface Acknowledgement {
  /** Their sequence numbers. Live records are acknowledged in the order in which they came, so that each number answers for all that were sent before it on the stream as well. */
  readonly sequences: readonly number[];
  /** Session of the back-filled records that are acknowledged; absent: the records are live. */
  readonly session?: string;
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

/** The door for readers. Every answer comes from one snapshot and quotes its id. A request that names a snapshot is answered from that one; a snapshot can be asked for until 60 s after it was taken, then the answer is FAILED_PRECONDITION. What the snapshot does not hold is NOT_FOUND, a request that makes no sense INVALID_ARGUMENT, and UNAVAILABLE says that there is no snapshot yet. */
export interface MetricsService {
  /** The whole snapshot in parts: its header, then nodes, pods and networks in batches, the cluster, and the end. */
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
  /** The newest snapshot now, then each later one, no two closer together than the interval asked for. A reader that is slower than that skips snapshots. */
  readonly watchSnapshots: {
    readonly kind: "server-stream";
    readonly request: WatchSnapshotsRequest;
    readonly response: SnapshotPart;
  };
}

export interface GetSnapshotRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
}

/** A piece of a snapshot. */
export interface SnapshotPart {
  /** The snapshot that the part belongs to. */
  readonly snapshotId: string;
  /** The first part. */
  readonly header?: SnapshotHeader;
  /** Some of the nodes. */
  readonly nodes?: NodeMetricsList;
  /** Some of the pods. */
  readonly pods?: PodMetricsList;
  /** Some of the network paths. */
  readonly networks?: NetworkMetricsList;
  /** The cluster as a whole. */
  readonly cluster?: ClusterMetrics;
  /** The last part. */
  readonly end?: SnapshotEnd;
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

/** The end of a snapshot. */
export interface SnapshotEnd {
  /** Nodes that the snapshot holds. */
  readonly nodes: number;
  /** Pods that the snapshot holds. */
  readonly pods: number;
  /** Network paths that the snapshot holds. */
  readonly networks: number;
}

export interface ListNodesRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
}

export interface ListNodesResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The nodes, by name. */
  readonly nodes: readonly NodeMetrics[];
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
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
  /** Only pods of this namespace; empty: of all. */
  readonly namespace: string;
}

export interface ListPodsResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The pods, by namespace and name. */
  readonly pods: readonly PodMetrics[];
  /** Why no pods are known; absent when they are. */
  readonly unavailable?: string;
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

export interface GetClusterRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
}

export interface GetClusterResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The cluster. */
  readonly cluster?: ClusterMetrics;
}

export interface GetNetworkRequest {
  /** The snapshot; empty: the newest. */
  readonly snapshotId: string;
}

export interface GetNetworkResponse {
  /** The snapshot that answers. */
  readonly snapshotId: string;
  /** The paths, by source and target. */
  readonly networks: readonly NetworkMetrics[];
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
}

export interface WatchSnapshotsRequest {
  /** Seconds that lie between two snapshots at the least; 0: every snapshot. */
  readonly minIntervalSeconds: number;
}
