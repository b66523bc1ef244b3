import type { ApiWorld } from "./api-world.ts";
import { leaseObject } from "./objects/leases.ts";
import { namespaceNames, namespaceObject } from "./objects/namespaces.ts";
import { nodeObject } from "./objects/nodes.ts";
import { podObject } from "./objects/pods.ts";
import {
  daemonSetObject,
  deploymentObject,
  endpointSliceObject,
  replicaSetObject,
  serviceObject,
} from "./objects/workloads.ts";

/** A kind of object that the simulated cluster has. Objects are made when somebody asks for them. */
export interface ApiKind {
  /** Lower-case plural, as in the path. */
  readonly plural: string;
  count(world: ApiWorld): number;
  /** The object of that place; undefined where there is none now. */
  object(world: ApiWorld, index: number, seconds: number, version: string): object | undefined;
}

const byDeployment = ({ pods }: ApiWorld) => pods.deployments;
const byNode = ({ nodes }: ApiWorld) => nodes.count;

/** Every kind that has objects; of the other kinds of Kubernetes' own groups there are none. */
export const apiKinds: readonly ApiKind[] = [
  {
    plural: "namespaces",
    count: (world) => namespaceNames(world).length,
    object: (world, index, _, version) => namespaceObject(world, index, version),
  },
  { plural: "nodes", count: byNode, object: nodeObject },
  { plural: "leases", count: byNode, object: leaseObject },
  {
    plural: "pods",
    count: ({ pods }) => pods.count,
    object(world, slot, seconds, version) {
      const { pods } = world;
      return podObject(world, pods.pod(slot, pods.generation(slot, seconds)), seconds, version);
    },
  },
  {
    plural: "deployments",
    count: byDeployment,
    object: (world, index, _, version) => deploymentObject(world, index, version),
  },
  {
    plural: "replicasets",
    count: byDeployment,
    object: (world, index, _, version) => replicaSetObject(world, index, version),
  },
  {
    plural: "daemonsets",
    count: ({ pods }) => pods.daemonSets.length,
    object: (world, index, _, version) => daemonSetObject(world, index, version),
  },
  {
    plural: "services",
    count: byDeployment,
    object: (world, index, _, version) => serviceObject(world, index, version),
  },
  {
    plural: "endpointslices",
    count: byDeployment,
    object: (world, index, _, version) => endpointSliceObject(world, index, version),
  },
];
