import { cluster } from "../build/query.ts";

/** The chosen namespace's series. */
export const inNamespace = `${cluster}, namespace="$namespace"`;
