/**
 * What kube-state-metrics' CustomResourceStateMetrics file says, checked: which fields of which custom resources become series.
 * Paths are lists of steps as they are written there.
 */
export interface CustomResourceStateConfig {
  readonly resources: readonly CustomResourceConfig[];
  /** What the file says and nobody looks at, by where it stands: a word that is spelt wrong, mostly. */
  readonly ignored: readonly string[];
}

/** A step of a path: a key, an index of a list, or `[key=value]` for the first of a list that has it. */
export type Path = readonly string[];

/** Labels whose values are taken from the object, by name. A name with `*` before or behind copies a whole mapping. */
export type LabelPaths = ReadonlyMap<string, Path>;

/** Labels of all rows of a resource or of a family. */
export interface LabelConfig {
  readonly commonLabels: ReadonlyMap<string, string>;
  readonly labelsFromPath: LabelPaths;
}

/** One kind, or with `*` several of one group. */
export interface CustomResourceConfig extends LabelConfig {
  readonly group: string;
  /** `*`: each version that is served. */
  readonly version: string;
  /** `*`: each kind of the group. */
  readonly kind: string;
  /** What stands before the families' names; may be empty. */
  readonly metricNamePrefix: string;
  readonly metrics: readonly FamilyConfig[];
}

/** One family of metrics. */
export interface FamilyConfig extends LabelConfig {
  readonly name: string;
  readonly help: string;
  /** How much is to be logged before it is said that a value cannot be had: 0 always. */
  readonly errorLogV: number;
  readonly each: EachConfig;
}

/** What a family takes from an object. */
export type EachConfig = GaugeConfig | StateSetConfig | InfoConfig;

interface EachBase {
  /** Where the value stands, or the list or mapping with one row an element. */
  readonly path: Path;
  /** Labels relative to the path. */
  readonly labelsFromPath: LabelPaths;
}

/** A number, or one for each element. */
export interface GaugeConfig extends EachBase {
  readonly type: "gauge";
  /** Where the number stands, relative to the path. */
  readonly valueFrom: Path;
  /** The label with an element's key in a mapping; empty: none. */
  readonly labelFromKey: string;
  /** Whether what is not there counts as 0. */
  readonly nilIsZero: boolean;
}

/** One row for each of some texts: 1 for the one that is there. */
export interface StateSetConfig extends EachBase {
  readonly type: "stateset";
  readonly list: readonly string[];
  readonly labelName: string;
  readonly valueFrom: Path;
}

/** Always 1: what it tells is in its labels. */
export interface InfoConfig extends EachBase {
  readonly type: "info";
  readonly labelFromKey: string;
}
