import type { KubeFamily } from "./family.ts";
import type { KubeObject } from "./kube-object.ts";

/** One kind of object of the API: where it is read, and what follows from it. `F` is what the join and the rules keep of it. */
export interface KubeResource<T extends KubeObject = KubeObject, F = unknown> {
  /** Lower-case plural, as in the path and in kube-state-metrics' `--resources`. */
  readonly name: string;
  /** The plural in the path, where it is not the name: that of a custom resource has version and group behind it. */
  readonly plural?: string;
  readonly kind: string;
  /** API group; empty for the core. */
  readonly group: string;
  readonly version: string;
  readonly isNamespaced: boolean;
  /** Whether kube-state-metrics reads it when `--resources` is not given. */
  readonly isDefault: boolean;
  /** Whether its metadata is enough, so that the server is asked for nothing else (PartialObjectMetadata). */
  readonly isMetadataOnly?: boolean;
  /** Labels that every row of an object carries, such as namespace, pod and uid. */
  readonly labels: readonly string[];
  labelValues(object: T): readonly string[];
  readonly families: readonly KubeFamily<T>[];
  /**
   * What of an object the join and the rules need; all else is dropped once its rows are written. Where there is such a function
   * the kind is read also when its families are not asked for. `kubeResources` puts it there.
   */
  facts?(object: T): F;
}
