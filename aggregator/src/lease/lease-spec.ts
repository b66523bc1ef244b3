/** What a Lease says. Source: Kubernetes' coordination.k8s.io/v1 LeaseSpec. */
export interface LeaseSpec {
  /** Who has it; empty: nobody. */
  readonly holderIdentity: string;
  /** How long others must leave it alone after they saw it change, in seconds. */
  readonly leaseDurationSeconds: number | undefined;
  /** When its holder took it, by the holder's wall clock, for people. */
  readonly acquireTime: string | undefined;
  /** When its holder renewed it last, by the holder's wall clock, for people: others count from when they saw it. */
  readonly renewTime: string | undefined;
  /** How often it went from one holder to another. */
  readonly leaseTransitions: number;
}

/** A Lease as it was seen. */
export interface SeenLease {
  readonly spec: LeaseSpec;
  /** The whole object: what we do not know of it is kept when it is changed. */
  readonly object: LeaseObject;
}

/** A Lease as JSON has it. */
export interface LeaseObject {
  readonly metadata?: { readonly name?: unknown; readonly resourceVersion?: unknown };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Reads a Lease; undefined where the text is none. */
export function parseLease(value: unknown): SeenLease | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const object = value as LeaseObject;
  if (typeof object.metadata !== "object" || object.metadata === null) return undefined;
  const { holderIdentity, leaseDurationSeconds, acquireTime, renewTime, leaseTransitions } = object.spec ?? {};
  const spec = {
    holderIdentity: textOf(holderIdentity) ?? "",
    leaseDurationSeconds: numberOf(leaseDurationSeconds),
    acquireTime: textOf(acquireTime),
    renewTime: textOf(renewTime),
    leaseTransitions: numberOf(leaseTransitions) ?? 0,
  };
  return { spec, object };
}

/** A wall time in milliseconds as Kubernetes' MicroTime. */
export function microTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value < Infinity ? value : undefined;
}
