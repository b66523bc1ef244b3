import type { Difference } from "../differential/compare.ts";

/** A difference that is meant, with its reason. One that explains nothing any more fails the run: it is to be removed. */
export interface Exception {
  /** Names of the scenarios; everywhere, if left out. */
  readonly scenarios?: readonly string[];
  readonly kinds: readonly Difference["kind"][];
  /** A pattern of the family's whole name. */
  readonly family: RegExp;
  /** Labels that the series must have with these values. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** Everything in which we differ from kube-state-metrics 2.20. */
export const exceptions: readonly Exception[] = [
  {
    scenarios: ["defaults"],
    kinds: ["only-theirs"],
    family: /kube_secret_\w+/,
    reason: "who may list Secrets may read them: we do so only when asked for them",
  },
  {
    scenarios: ["everything"],
    kinds: ["only-theirs"],
    family: /kube_secret_type/,
    reason: "Secrets are read as metadata, which does not have their type",
  },
  {
    kinds: ["value"],
    family: /kube_resourcequota/,
    labels: { resourcequota: "huge", resource: "requests.storage", type: "hard" },
    reason: "10E is 1e19; kube-state-metrics counts in 64 bits, which do not hold it, and shows 0",
  },
];

/** Which exceptions speak of a difference. */
export function exceptionsFor(scenario: string, { kind, series }: Difference): readonly Exception[] {
  return exceptions.filter(
    ({ scenarios, kinds, family, labels = {} }) =>
      (scenarios?.includes(scenario) ?? true) &&
      kinds.includes(kind) &&
      new RegExp(`^(?:${family.source})$`).test(series.family) &&
      Object.entries(labels).every(([name, value]) => series.labels[name] === value),
  );
}
