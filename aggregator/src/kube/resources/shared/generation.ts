import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";
import { countFamily } from "./numbers.ts";

/** `kube_<kind>_metadata_generation`. */
export function generationFamily(name: string): KubeFamily<KubeObject> {
  return countFamily(
    name,
    "How often what is wanted of the object was changed, counted from 1.",
    ({ metadata }) => metadata.generation,
  );
}
