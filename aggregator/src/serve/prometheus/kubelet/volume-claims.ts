import type { Steps } from "@kubevitals/program";
import { viewOf, type FactsOfKind } from "../../../state/facts/facts.ts";
import type { PodFacts } from "../../../state/facts/pod.ts";
import type { KubeView } from "../../../state/objects/kube-view.ts";
import type { ObjectsView, StoredObject } from "../../../state/objects/object-table.ts";

/** A PersistentVolumeClaim. */
export interface ClaimName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Whose a volume is: a claim's; nobody's, as each claim of its pod has another one; or unknown, as Kubernetes does not say what the
 * pod's claims are bound to.
 */
export type VolumeOwner = ClaimName | "none" | "unknown";

/** Tells whose the volumes of pods are. */
export interface VolumeClaims {
  /** @param volume what the kubelet calls it: by its PersistentVolume, where it is a claim's */
  ownerOf(pod: StoredObject<PodFacts>, volume: string): VolumeOwner;
}

/** What is known where Kubernetes is not read. */
export const noVolumeClaims: VolumeClaims = createVolumeClaims(new Map());

type Claims = ObjectsView<FactsOfKind["persistentvolumeclaims"]> | undefined;
type Volumes = ObjectsView<FactsOfKind["persistentvolumes"]> | undefined;

/** Buckets that are looked through in one step. */
const bucketsPerStep = 200;

/** Remembers what claims are bound to, for as long as neither claims nor volumes change. */
export class ClaimNaming {
  #latest: { readonly claims: Claims; readonly volumes: Volumes; readonly found: VolumeClaims } | undefined;

  *claimsOf(kube: KubeView | undefined): Steps<VolumeClaims> {
    const claims = viewOf(kube, "persistentvolumeclaims")?.objects;
    const volumes = viewOf(kube, "persistentvolumes")?.objects;
    const latest = this.#latest;
    if (latest !== undefined && latest.claims === claims && latest.volumes === volumes) return latest.found;
    const found = createVolumeClaims(yield* boundVolumes(claims, volumes));
    this.#latest = { claims, volumes, found };
    return found;
  }
}

/** Names of PersistentVolumes by the key of their claim. What a claim says of itself outweighs what volumes say of it. */
function* boundVolumes(claims: Claims, volumes: Volumes): Steps<ReadonlyMap<string, string>> {
  const bound = new Map<string, string>();
  for (const [index, { objects }] of (volumes?.buckets ?? []).entries()) {
    for (const { name, facts } of objects) {
      // One that was released still names the claim that it had.
      if (facts.claim !== undefined && facts.phase === "Bound") bound.set(keyOf(facts.claim), name);
    }
    if (index % bucketsPerStep === bucketsPerStep - 1) yield;
  }
  for (const [index, { objects }] of (claims?.buckets ?? []).entries()) {
    for (const claim of objects) {
      if (claim.facts.volumeName !== undefined) bound.set(keyOf(claim), claim.facts.volumeName);
    }
    if (index % bucketsPerStep === bucketsPerStep - 1) yield;
  }
  return bound;
}

/** @param bound names of PersistentVolumes by the key of their claim */
function createVolumeClaims(bound: ReadonlyMap<string, string>): VolumeClaims {
  return {
    // Only a claim of the pod's own is the answer: so nobody has a say in others' claims by naming their volume.
    ownerOf({ namespace, facts }, volume) {
      let owner: VolumeOwner = "none";
      for (const { volume: ownName, claim: name } of facts.claims) {
        const claim = { namespace, name };
        const boundTo = bound.get(keyOf(claim));
        if (boundTo === volume) return claim;
        if (boundTo !== undefined) continue;
        if (ownName === volume) owner = claim;
        else if (owner === "none") owner = "unknown";
      }
      return owner;
    },
  };
}

function keyOf({ namespace, name }: ClaimName): string {
  return `${namespace}/${name}`;
}
