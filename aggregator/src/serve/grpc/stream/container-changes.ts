import { deltaShapes, recordDelta, type ContainerMetrics, type RecordDelta } from "@kubevitals/proto";
import type { SameField } from "./same-but-for-age.ts";

/**
 * What changed in the containers of a pod; undefined where they are not the same containers as before, or cannot be told apart, and all
 * of them have to be sent.
 */
export function containerChanges(
  before: readonly ContainerMetrics[] = [],
  after: readonly ContainerMetrics[] = [],
  isSame: SameField,
): readonly RecordDelta<ContainerMetrics>[] | undefined {
  const names = after.map(({ containerName }) => containerName);
  if (before.length !== after.length || names.includes("") || new Set(names).size !== names.length) return undefined;
  const changes: RecordDelta<ContainerMetrics>[] = [];
  for (const [index, container] of after.entries()) {
    const former = before[index];
    if (former?.containerName === undefined || former.containerName !== container.containerName) return undefined;
    const delta = recordDelta(deltaShapes.containers, former, container, isSame);
    const saysMore = Object.keys(delta.changed).length > deltaShapes.containers.key.length;
    if (saysMore || delta.cleared.length > 0) changes.push(delta);
  }
  return changes;
}
