import { allWell } from "../rule.ts";
import type { VolumeRule } from "../scopes/volume.ts";

/** PersistentVolumes that do not come, or come to grief. */
export const volumeRules: readonly VolumeRule[] = [
  {
    id: "volume-failed",
    severity: "SEVERITY_CRITICAL",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    staysWell: true,
    // The mixin's KubePersistentVolumeErrors.
    holdSeconds: 5 * 60,
    summary: "The volume cannot be made or given back",
    action:
      "Read its reason and message (kubectl describe pv) and its driver's log; what it holds may have to be saved by hand.",
    explainsDependants: true,
    measure: ({ facts: { phase, reason, message } }) => {
      if (phase !== "Failed" && phase !== "Pending") return allWell;
      const why = [reason, message].filter(Boolean).join(": ");
      return [{ value: 1, evidence: `its phase is ${phase}${why === "" ? "" : ` (${why})`}` }];
    },
  },
];
