import { quote } from "../../../quote.ts";
import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";

/**
 * What kube-state-metrics shows for a time that is missing where it does not ask whether there is one: Go's zero time, the first
 * of January of the year 1, in seconds since 1970.
 */
const zeroTime = -62_135_596_800;

/** A time of the API (RFC 3339) in whole seconds since 1970, rounded down; nothing where it is missing. Throws on anything else. */
export function unixSeconds(time: string | null | undefined): number | undefined {
  if (time === undefined || time === null) return undefined;
  const seconds = Math.floor(Date.parse(time) / 1000);
  if (Number.isNaN(seconds)) throw new Error(`${quote(time)} is not a time of RFC 3339`);
  return seconds === zeroTime ? undefined : seconds;
}

/** The same, with Go's zero time where it is missing: only for families in which kube-state-metrics shows just that. */
export function unixSecondsOrZeroTime(time: string | null | undefined): number {
  return unixSeconds(time) ?? zeroTime;
}

/** `kube_<kind>_created`. */
export function createdFamily(name: string): KubeFamily<KubeObject> {
  return timeFamily(
    name,
    "When the object was created, in seconds since 1970.",
    ({ metadata }) => metadata.creationTimestamp,
  );
}

/** `kube_<kind>_deletion_timestamp`. */
export function deletionFamily(name: string): KubeFamily<KubeObject> {
  return timeFamily(
    name,
    "When the object is to be gone, in seconds since 1970: somebody asked for its deletion.",
    ({ metadata }) => metadata.deletionTimestamp,
  );
}

/** One row with a time in seconds since 1970; none where the object does not have it. */
export function timeFamily<T>(
  name: string,
  help: string,
  timeOf: (object: T) => string | null | undefined,
): KubeFamily<T> {
  return {
    name,
    help,
    type: "gauge",
    labels: [],
    rows(object, out) {
      const seconds = unixSeconds(timeOf(object));
      if (seconds !== undefined) out.add(seconds);
    },
  };
}
