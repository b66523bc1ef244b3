import { cluster } from "../build/query.ts";

/** The chosen pods' series. */
export const thesePods = `${cluster}, namespace="$namespace", pod=~"$pod"`;

/** Their containers' series, without what the pods' own cgroups add up. */
export const theirContainers = `${thesePods}, container!=""`;

/** Their own cgroups, whose disk figures hold those of all containers. */
export const theirCgroups = `${thesePods}, container=""`;
