import { decodeNodeMetrics, emptyNodeMetrics, encodeNodeMetrics, type NodeMetrics } from "@kubevitals/proto";

/** What vitals say again and again: what the node is, and how its collectors fare. Most of their bytes. */
type Steady = Pick<NodeMetrics, "info" | "inventory" | "collectors">;

/** What is the same in vitals after vitals of a node, encoded. */
export interface SteadyPart {
  readonly bytes: Buffer;
}

/** Vitals in the wire's encoding, in two parts. */
export interface StoredVitals {
  readonly bytes: Buffer;
  readonly steady: SteadyPart;
}

/** The steady part of a node's latest vitals, with what it was made from. */
export interface LatestSteady extends Steady {
  readonly part: SteadyPart;
}

/** Encodes vitals; their steady part is the known one where that says the same. */
export function storeVitals(
  metrics: NodeMetrics,
  known: LatestSteady | undefined,
): { readonly vitals: StoredVitals; readonly latest: LatestSteady } {
  const { info, inventory, collectors } = metrics;
  const latest = { info, inventory, collectors, part: steadyPart(metrics, known) };
  const bytes = encodeNodeMetrics({ ...metrics, info: undefined, inventory: undefined, collectors: [] });
  return { vitals: { bytes, steady: latest.part }, latest };
}

/** A reader that decodes each steady part once. */
export function vitalsReader(): (vitals: StoredVitals) => NodeMetrics {
  const decoded = new Map<SteadyPart, Steady>();
  return ({ bytes, steady }) => {
    let part = decoded.get(steady);
    if (part === undefined) decoded.set(steady, (part = steadyFields(decodeNodeMetrics(steady.bytes))));
    return { ...decodeNodeMetrics(bytes), ...part };
  };
}

/** Deltas leave what does not change as it is, so the same objects come again; what was back-filled is equal at best. */
function steadyPart(metrics: NodeMetrics, known: LatestSteady | undefined): SteadyPart {
  const { info, inventory, collectors } = metrics;
  if (known?.info === info && known?.inventory === inventory && known?.collectors === collectors) return known.part;
  const bytes = encodeNodeMetrics({ ...emptyNodeMetrics(""), info, inventory, collectors });
  return known?.part.bytes.equals(bytes) ? known.part : { bytes };
}

/** Those that are there: an absent one is no field at all. */
function steadyFields({ info, inventory, collectors }: NodeMetrics): Steady {
  return { ...(info && { info }), ...(inventory && { inventory }), collectors };
}
