/** Where readers of cron expressions differ from each other. */
export interface CronDialect {
  /** Whether a day must fit both its day of the month and its day of the week where an expression names both, or either. */
  readonly days: "both" | "either";
  /** The highest number of a day of the week: 7 is Sunday once more. */
  readonly lastWeekday: 6 | 7;
  /** Whether a range may run over the end: `22-2`. */
  readonly hasWrappingRanges: boolean;
  /** Whether a step must be smaller than the range that it divides: `*` with a step of 60 minutes is refused. */
  readonly hasBoundedSteps: boolean;
  /** Whether what falls into the hour that spring skips runs in the hour that follows; otherwise it does not run that day. */
  readonly runsSkippedHour: boolean;
  /** Whether `@every` with less than a second means a second; otherwise it is refused. */
  readonly roundsUpEvery: boolean;
  /** Macros that parse, but never run by the clock. */
  readonly neverMacros: readonly string[];
}

/** How Kubernetes' CronJob controller reads them (robfig/cron v3): what really happens. */
export const kubernetesDialect: CronDialect = {
  days: "either",
  lastWeekday: 6,
  hasWrappingRanges: false,
  hasBoundedSteps: false,
  runsSkippedHour: false,
  roundsUpEvery: true,
  neverMacros: [],
};

/** How kube-state-metrics 2.20 reads them (netresearch/go-cron 0.15): what its page says. */
export const kubeStateMetricsDialect: CronDialect = {
  days: "both",
  lastWeekday: 7,
  hasWrappingRanges: true,
  hasBoundedSteps: true,
  runsSkippedHour: true,
  roundsUpEvery: false,
  neverMacros: ["@triggered", "@manual", "@none"],
};
