/**
 * A type of @kubernetes/client-node as the API server writes it: times are RFC 3339 text there, not `Date`. What the client
 * renames because JavaScript reserves the word (`_default`, `_continue`) has its own name in JSON.
 */
export type Raw<T> = T extends Date ? string : T extends object ? { readonly [Name in keyof T]: Raw<T[Name]> } : T;

/** What every object of the API carries, as far as Kubevitals reads it. Source: Kubernetes' ObjectMeta. */
export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly KubeOwnerReference[];
  readonly finalizers?: readonly string[];
}

/** Who made an object. Source: Kubernetes' OwnerReference. */
export interface KubeOwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** An object of the API: what its kind adds is a type of its own. */
export interface KubeObject {
  readonly metadata: KubeMetadata;
}

/** An object of a kind that @kubernetes/client-node knows, with metadata that is known to be there. */
export type Kube<T> = Omit<Raw<T>, "metadata"> & KubeObject;
