/** Takes the rows of one object in one family. The labels that all rows of the object share are not repeated. */
export interface RowWriter {
  /** A row with the values of the family's labels, in their order. */
  add(value: number, ...labelValues: readonly string[]): void;
  /** A row whose label names follow from the object, such as those of `kube_pod_labels`; names and values are taken as they are. */
  addLabelled(value: number, labels: readonly (readonly [name: string, value: string])[]): void;
}

/**
 * A family of metrics that follows from objects of one kind, as data. Names, types, labels and values are kube-state-metrics'.
 * In the text format, which has neither, `info` and `stateset` are gauges.
 */
export interface KubeFamily<T> {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter" | "info" | "stateset";
  /** Whether it is shown only when `--metric-opt-in-list` names it. */
  readonly isOptIn?: boolean;
  /** Labels beside those that every row of the object carries. */
  readonly labels: readonly string[];
  /**
   * Writes the object's rows; none where the family does not speak of it. May throw on an object that is not what the API
   * promises: the caller then skips the whole object, counts it and names it.
   */
  rows(object: T, out: RowWriter): void;
}
