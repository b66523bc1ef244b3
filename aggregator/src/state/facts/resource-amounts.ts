/** Amounts of what pods ask for and nodes give. A resource that is not named is not asked for, or not limited. */
export interface ResourceAmounts {
  /** In thousandths of a core. */
  readonly cpuMillicores?: number;
  readonly memoryBytes?: number;
  readonly ephemeralStorageBytes?: number;
  /** Pods by number: what nodes give. */
  readonly pods?: number;
  /** Extended resources such as nvidia.com/gpu and huge pages, by name; absent where there are none. */
  readonly extended?: Readonly<Record<string, number>>;
}
