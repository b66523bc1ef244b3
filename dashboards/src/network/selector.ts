import { cluster } from "../build/query.ts";

/** The chosen nodes' series. */
export const theseNodes = `${cluster}, node=~"$node"`;

/** Interfaces that carry traffic of their own: not the loopback, and not the ends of pods' networks. */
export const interfaces = `${theseNodes}, device!~"lo|veth.*|cali.*|lxc.*|eni[0-9a-f]+"`;
