import type { ObjectReference } from "@kubevitals/proto";
import type { Rule } from "./rule.ts";
import { objectKey, type ObjectIdentity } from "./scope.ts";

/** A part of an object, such as a mount point; undefined: the whole. */
export type Part = string | undefined;

/** How issues refer to a part of an object. */
export function referenceTo({ kind, namespace, name, uid }: ObjectIdentity, part: Part): ObjectReference {
  return { kind, namespace, name, uid, part };
}

/** The name under which a rule's verdict on an object goes. */
export function issueId(rule: Rule<unknown>, identity: ObjectIdentity, part: Part): string {
  const { kind, namespace, name } = identity;
  const object = namespace === undefined ? [kind, name].filter(Boolean).join("/") : objectKey(identity);
  return `${rule.id}/${object}${part === undefined ? "" : `/${part}`}`;
}
