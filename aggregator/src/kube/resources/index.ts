import { namespaces } from "./namespaces.ts";
import type { KubeResource } from "./resource.ts";

/** Every kind of object that can be read. */
export const kubeResources: readonly KubeResource[] = [namespaces];
