import type { Provenance } from "../gen/types.ts";

/** What of a record has an age: the record itself, and the containers of a pod. */
interface Aged {
  readonly provenance?: Provenance;
  readonly containers?: readonly Aged[];
}

/** A record whose ages are greater by so many seconds. */
export function withAgesLater<Item extends object>(record: Item, seconds: number): Item {
  const { provenance, containers } = record as Aged;
  const isAged = provenance?.ageSeconds !== undefined;
  if (!isAged && !containers?.some((container) => container.provenance?.ageSeconds !== undefined)) return record;
  return {
    ...record,
    ...(isAged && { provenance: { ...provenance, ageSeconds: provenance.ageSeconds + seconds } }),
    ...(containers && { containers: containers.map((container) => withAgesLater(container, seconds)) }),
  };
}
