import { cluster } from "../build/query.ts";

/** The chosen node's series. */
export const thisNode = `${cluster}, node="$node"`;
