import { createHash } from "node:crypto";

/**
 * The entity tag of what a URL answers from a snapshot. It is weak, as the same answer goes out in several codings.
 * https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
 */
export function entityTag(snapshotId: string, url: string): string {
  return `W/"${snapshotId}.${createHash("sha256").update(url).digest("base64url").slice(0, 12)}"`;
}

/** Whether a reader's If-None-Match names the tag, by weak comparison. `*` does not: it speaks of whatever is there. */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = withoutWeakness(tag);
  return ifNoneMatch.split(",").some((candidate) => withoutWeakness(candidate.trim()) === opaque);
}

function withoutWeakness(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}
