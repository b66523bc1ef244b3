import { objectsOf, viewOf } from "../../state/facts/facts.ts";
import type { StorageClassFacts, VolumeClaimFacts } from "../../state/facts/others.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";
import { allWell, found, type Measurement } from "../rule.ts";
import type { VolumeClaimRule } from "../scopes/volume-claim.ts";

const yesNo = { unit: "boolean", bad: "above", threshold: 1, margin: 0 } as const;

/** What a pod suffers from for want of its volume. */
const podRules = ["pod-unschedulable", "pod-pending", "pod-not-ready", "pod-container-create"];

/** PersistentVolumeClaims without a volume. */
export const volumeClaimRules: readonly VolumeClaimRule[] = [
  {
    ...yesNo,
    id: "claim-lost",
    severity: "SEVERITY_CRITICAL",
    holdSeconds: 0,
    summary: "The claim has lost its volume",
    action: "Find out who removed the volume. What it held is gone unless the storage still has it.",
    explainsDependants: podRules,
    measure: ({ facts: { phase, volumeName } }) =>
      phase === "Lost" ? found(`its phase is Lost; its volume was ${volumeName ?? "not named"}`) : allWell,
  },
  {
    ...yesNo,
    id: "claim-pending",
    severity: "SEVERITY_WARNING",
    holdSeconds: 5 * 60,
    summary: "The claim does not get a volume",
    action:
      "Read its events (kubectl describe pvc): a class that is not there, a provisioner that does not work, or no volume that fits.",
    explainsDependants: podRules,
    measure: ({ facts }, { observation: { kube } }) => (facts.phase === "Pending" ? whyPending(facts, kube) : allWell),
  },
];

/** A claim whose class waits for the first consumer is bound with its pod: what keeps the pod is named there, by the scheduler. */
function whyPending(
  { storageClass, volumeName }: VolumeClaimFacts,
  kube: KubeView | undefined,
): readonly Measurement[] {
  const view = viewOf(kube, "storageclasses");
  if (volumeName !== undefined) return found(`it waits for the volume ${volumeName}`);
  if (kube === undefined || view?.state !== "synced") {
    return [{ unknown: "storage classes are not read, so that it may be waiting for a pod on purpose" }];
  }
  const { byName, byDefault } = classesOf(kube);
  const ofClass = storageClass === undefined ? byDefault : byName.get(storageClass);
  if (ofClass?.bindingMode === "WaitForFirstConsumer") return allWell;
  if (storageClass === undefined) return found("it names no storage class");
  return found(ofClass ? `its storage class is ${storageClass}` : `its storage class ${storageClass} is not there`);
}

interface StorageClasses {
  readonly byName: ReadonlyMap<string, StorageClassFacts>;
  readonly byDefault: StorageClassFacts | undefined;
}

const classesOf = memoByIdentity<KubeView, StorageClasses>((kube) => {
  const all = Array.from(objectsOf(kube, "storageclasses"));
  return {
    byName: new Map(all.map(({ name, facts }) => [name, facts])),
    byDefault: all.find(({ facts }) => facts.isDefault)?.facts,
  };
});
