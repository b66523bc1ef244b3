import { cluster } from "../build/query.ts";

/** The aggregator's replicas, as targets of Prometheus. */
export const replicas = `${cluster}, job="$job"`;
