import { UsageError, optionTypes, type OptionType } from "@kubevitals/program";

/** Whether a Lease decides which replica acts. */
export type ElectionMode = "auto" | "off" | "required";

const modes = optionTypes.oneOf("auto", "off", "required");

/** As components of Kubernetes are given it, true and false are understood too. */
const written: Readonly<Record<string, ElectionMode>> = { true: "required", false: "off" };

export const electionMode: OptionType<ElectionMode> = {
  ...modes,
  expected: `${modes.expected}, or true (required) or false (off)`,
  parse: (text) => written[text] ?? modes.parse(text),
};

export interface ElectionOptions {
  readonly kubernetes: "auto" | "off" | "required";
  readonly leaderElect: ElectionMode;
  readonly leaderElectLeaseDuration: number;
  readonly leaderElectRenewDeadline: number;
  readonly leaderElectRetryPeriod: number;
}

/** A period is prolonged by up to this, at random. */
const jitter = 1.2;

/** @throws {UsageError} where no election could come to an end, or two replicas could act at once */
export function checkElectionOptions(options: ElectionOptions): void {
  const { kubernetes, leaderElect, leaderElectLeaseDuration: duration } = options;
  const { leaderElectRenewDeadline: deadline, leaderElectRetryPeriod: period } = options;
  if (leaderElect === "required" && kubernetes === "off")
    throw new UsageError("--leader-elect: 'required', but --kubernetes is off: the Lease is kept in Kubernetes");
  if (duration <= deadline) {
    throw new UsageError(
      `--leader-elect-lease-duration: ${duration}s is not longer than --leader-elect-renew-deadline, ${deadline}s: two replicas would lead at once`,
    );
  }
  if (deadline <= period * jitter) {
    throw new UsageError(
      `--leader-elect-renew-deadline: ${deadline}s leaves no time for one attempt each --leader-elect-retry-period, ${period}s and a fifth`,
    );
  }
}
