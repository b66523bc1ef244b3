import type { Owner } from "../programs/support/program.ts";
import type { OwnRig } from "../rig/rig.ts";
import type { Checks } from "./checks.ts";

/** What a scenario is played with. */
export interface Stage {
  readonly rig: OwnRig;
  /** Ends what the scenario has started, when it is over. */
  readonly owner: Owner;
  readonly checks: Checks;
}

/** Something that happens in a cluster, and what Kubevitals has to say of it. It leaves the cluster as it was. */
export interface Scenario {
  readonly name: string;
  /** What it shows. */
  readonly purpose: string;
  play(stage: Stage): Promise<void>;
}
