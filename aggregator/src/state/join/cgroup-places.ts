import type { SeriesShape } from "../series-shape.ts";
import { cgroupRowsOf } from "./cgroup-rows.ts";
import { memoByIdentity } from "./memo.ts";

/** The parts of a shape that tell of pods' cgroups, pod by pod: places in one list, as there are hundreds of thousands of them. */
export interface CgroupPlaces {
  /** Number of each pod, by UID. */
  readonly pods: ReadonlyMap<string, number>;
  /** Parts of the first pod, then of the next: of each cgroup one. */
  readonly parts: readonly number[];
  /** By the pod's number: where its parts end in the list. */
  readonly ends: readonly number[];
}

/** Found once for each shape. */
export const cgroupPlacesOf: (shape: SeriesShape) => CgroupPlaces = memoByIdentity((shape) => {
  const found = new Map<string, Map<string, number>>();
  for (const [part, block] of shape.blocks.entries()) {
    const uid = shape.labelOf(part, "pod_uid");
    if (uid === undefined || cgroupRowsOf(block) === undefined) continue;
    let ofPod = found.get(uid);
    if (ofPod === undefined) found.set(uid, (ofPod = new Map()));
    ofPod.set(containerIdOf(shape, part), part);
  }
  if (found.size === 0) return noPlaces;
  const pods = new Map<string, number>();
  const parts: number[] = [];
  const ends: number[] = [];
  for (const [uid, ofPod] of found) {
    pods.set(uid, pods.size);
    parts.push(...ofPod.values());
    ends.push(parts.length);
  }
  return { pods, parts, ends };
});

/** Of all nodes that tell of no pod. */
const noPlaces: CgroupPlaces = { pods: new Map(), parts: [], ends: [] };

/** The runtime's id of the container that a part tells of; empty where it tells of the pod as a whole. */
export function containerIdOf(shape: SeriesShape, part: number): string {
  return shape.labelOf(part, "name") ?? "";
}

/** The place in the list of the cgroup of a container, or of the pod where the id is empty; undefined where it is not there. */
export function placeOf(
  shape: SeriesShape,
  { parts, ends }: CgroupPlaces,
  pod: number,
  containerId: string,
): number | undefined {
  const end = ends[pod] ?? 0;
  for (let place = ends[pod - 1] ?? 0; place < end; place++) {
    if (containerIdOf(shape, parts[place] as number) === containerId) return place;
  }
  return undefined;
}
