/** Who made a device. */
export type GpuVendor = "nvidia" | "amd" | "intel";

/** What tells a device from others, and stays while it is there. */
export interface GpuIdentity {
  readonly vendor: GpuVendor;
  /** The vendor's number of the device on this node: NVML's index, else the order of PCI addresses among the vendor's. */
  readonly index: number;
  /** The vendor's own unique id where it has one (`GPU-…`, `MIG-…`); absent where the device does not say. */
  readonly uuid?: string;
  /** `0000:3b:00.0`: domain, bus, device, function, lower case, as in /sys/bus/pci/devices. */
  readonly pciAddress?: string;
  /** The node of the device below /dev: `nvidia0`, `dri/renderD128`. */
  readonly deviceName?: string;
  /** The device's DRM card, by which some device plugins call it: `card0`. */
  readonly cardName?: string;
  readonly model?: string;
  readonly driverVersion?: string;
  /** NUMA node that it hangs on; absent where the kernel does not say. */
  readonly numaNode?: number;
}

/** Reasons for clocks below what is asked of the device, in one vocabulary for all vendors. */
export type GpuThrottleReason = "power" | "thermal" | "hardware-slowdown" | "power-brake" | "sync" | "other";

/** Errors that memory protection has met: corrected ones did no harm. Counts since the driver was loaded, and of the device's life. */
export interface GpuErrorCounts {
  readonly correctedVolatile?: number;
  readonly uncorrectedVolatile?: number;
  readonly correctedAggregate?: number;
  readonly uncorrectedAggregate?: number;
  readonly retiredPagesSingleBit?: number;
  readonly retiredPagesDoubleBit?: number;
  readonly retiredPagesPending?: boolean;
  readonly remappedRowsCorrected?: number;
  readonly remappedRowsUncorrected?: number;
  readonly rowRemapPending?: boolean;
  readonly rowRemapFailed?: boolean;
}

/** Errors on the links between devices: what was found broken on arrival, sent again, and links that had to start anew. */
export interface GpuLinkErrors {
  readonly flowControlChecksums?: number;
  readonly dataChecksums?: number;
  readonly replays?: number;
  readonly recoveries?: number;
}

/** A kind of error that the driver reported. */
export interface GpuFault {
  /** The vendor's number: NVIDIA's XID. */
  readonly code: number;
  /** How often since the agent watches. */
  readonly count: number;
  /** When it last did: wall time of the node in milliseconds. */
  readonly lastAt: number;
}

/** A process that has memory of the device, or a client of its driver. */
export interface GpuProcess {
  /** In the agent's PID namespace of /proc that it was told to read: the host's. */
  readonly pid: number;
  readonly memoryBytes?: number;
  /** Share of the device's time that it took since the sample before, 0 to 1. */
  readonly busyRatio?: number;
}

/**
 * What one device, or one part of a divided device, says at one instant. Everything that the driver does not support, or did not
 * answer, is absent: never zero. Rates that the driver gives are taken as they are; counters grow until the driver is loaded anew.
 */
export interface GpuReading extends GpuIdentity {
  /** A part of a device that is divided by hardware: its parent, and its instance and profile (`1g.10gb`). */
  readonly part?: {
    readonly parentUuid?: string;
    readonly instanceId: number;
    readonly computeInstanceId?: number;
    readonly profile?: string;
  };
  /** Share of time in which any kernel ran, 0 to 1. */
  readonly busyRatio?: number;
  readonly memoryBusyRatio?: number;
  readonly encoderRatio?: number;
  readonly decoderRatio?: number;
  readonly memoryTotalBytes?: number;
  readonly memoryUsedBytes?: number;
  readonly memoryFreeBytes?: number;
  readonly memoryReservedBytes?: number;
  readonly temperatureCelsius?: number;
  readonly memoryTemperatureCelsius?: number;
  readonly powerWatts?: number;
  readonly powerLimitWatts?: number;
  /** Counter. */
  readonly energyJoules?: number;
  readonly coreClockHertz?: number;
  readonly memoryClockHertz?: number;
  readonly videoClockHertz?: number;
  readonly fanRatio?: number;
  /** Undefined: not told. Empty: nothing throttles. */
  readonly throttleReasons?: readonly GpuThrottleReason[];
  /** The vendor's own bits of the same. */
  readonly throttleBits?: number;
  /** Counter of nanoseconds by reason, where the driver counts. */
  readonly powerViolationNanoseconds?: number;
  readonly thermalViolationNanoseconds?: number;
  /** Bytes a second. */
  readonly pcieReceiveBytesPerSecond?: number;
  readonly pcieTransmitBytesPerSecond?: number;
  /** Counter. */
  readonly pcieReplays?: number;
  readonly nvlinkBytesPerSecond?: number;
  /** Counters over all links since the driver was loaded. */
  readonly nvlinkErrors?: GpuLinkErrors;
  readonly errors?: GpuErrorCounts;
  /** Whether it is licensed to be divided into virtual GPUs, where the vendor asks for that. */
  readonly isVgpuLicensed?: boolean;
  /** The latest XID that the driver told since the agent watches; absent where none came. */
  readonly lastXid?: number;
  /** What the driver reported of errors since the agent watches, by its number (XID): what the health rules judge by. */
  readonly faults?: readonly GpuFault[];
  /** The driver knew the device and can no longer reach it (NVML_ERROR_GPU_IS_LOST, or it is gone from a later list). Identity only, then. */
  readonly isLost?: boolean;
  /** Profiling counters by DCGM's field name, where the driver itself offers them (NVML's GPM). */
  readonly profiling?: Readonly<Record<string, number>>;
  /** Undefined: not told, as where the driver keeps it for itself. */
  readonly processes?: readonly GpuProcess[];
}

/** All devices that a vendor's driver sees at one instant. */
export interface GpuSample {
  readonly vendor: GpuVendor;
  /** When the values were taken, by the node's wall clock in milliseconds: what a helper that hangs told last is old. */
  readonly takenAt: number;
  /** Where it is from: `nvml`, `nvidia-smi`, `sysfs`. */
  readonly source: string;
  readonly devices: readonly GpuReading[];
  /** What could not be read, where the rest could: a sentence each. */
  readonly problems?: readonly string[];
}

/** Who has a device: what the kubelet gave it to, or what its processes run in. */
export interface GpuOwner {
  readonly namespace?: string;
  readonly pod?: string;
  readonly podUid?: string;
  readonly container?: string;
  /** What a cgroup's name says of the container. */
  readonly containerId?: string;
  /** How that is known. */
  readonly by: "kubelet" | "processes";
  /** What the owner's processes take of the device, where the driver measures processes: share of time, 0 to 1, and memory. */
  readonly busyRatio?: number;
  readonly memoryBytes?: number;
}

/** Whose a device is. No owners: nobody's as far as can be told, which is not the same as idle. */
export interface GpuAttribution {
  readonly owners: readonly GpuOwner[];
  /** Several owners, or a device plugin that gives the device out several times. */
  readonly isShared: boolean;
  /** How many times the device plugin gives the device out (ids `…::0`, `…::1`); absent where the kubelet does not tell. */
  readonly replicas?: number;
  /** Processes on the device that belong to no pod, as far as can be told; absent where the driver does not tell of processes. */
  readonly unattributedProcesses?: number;
}
