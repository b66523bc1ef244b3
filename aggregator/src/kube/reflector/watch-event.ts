import type { Piece } from "./lines.ts";
import { parseJson } from "./parse-json.ts";

/** One line of a watch. Source: Kubernetes' "Efficient detection of changes" and WatchEvent. */
export type WatchEvent =
  | { readonly type: "put" | "delete"; readonly object: unknown }
  /** Nothing happened up to here; `isInitialEnd`: all that existed when the watch began has been told. */
  | { readonly type: "bookmark"; readonly object: unknown; readonly isInitialEnd: boolean }
  | { readonly type: "error"; readonly status: unknown }
  /** A line that makes no sense, in full or for its length; `uid` of its object where even so it can be seen. */
  | { readonly type: "unreadable"; readonly reason: string; readonly uid?: string };

/** Reads one line of a watch. */
export function readWatchEvent({ bytes, isWhole }: Piece): WatchEvent {
  if (!isWhole) return unreadable("is longer than allowed", bytes);
  let event: unknown;
  try {
    event = parseJson(bytes);
  } catch {
    return unreadable("is not JSON", bytes);
  }
  if (typeof event !== "object" || event === null || !("type" in event) || !("object" in event)) {
    return unreadable("is not an event", bytes);
  }
  const { type, object } = event;
  switch (type) {
    case "ADDED":
    case "MODIFIED":
      return { type: "put", object };
    case "DELETED":
      return { type: "delete", object };
    case "BOOKMARK":
      return { type: "bookmark", object, isInitialEnd: annotationOf(object, "k8s.io/initial-events-end") === "true" };
    case "ERROR":
      return { type: "error", status: object };
    default:
      return unreadable("is an event of an unknown type", bytes);
  }
}

function annotationOf(object: unknown, name: string): unknown {
  const annotations = (object as { readonly metadata?: { readonly annotations?: Record<string, unknown> } } | null)
    ?.metadata?.annotations;
  return annotations?.[name];
}

/** How the server begins an object of its own kinds: the name and the UID stand before anything that people wrote. */
const beginning =
  /"metadata":\{"name":"[^"\\]*"(?:,"generateName":"[^"\\]*")?(?:,"namespace":"[^"\\]*")?(?:,"selfLink":"[^"\\]*")?,"uid":"([^"\\]+)"/;

function unreadable(reason: string, bytes: Buffer): WatchEvent {
  const uid = beginning.exec(bytes.subarray(0, 4096).toString("utf8"))?.[1];
  return { type: "unreadable", reason, uid };
}

/** Where in the history of its kind an object stands; undefined where it does not say. */
export function resourceVersionOf(object: unknown): string | undefined {
  const version = (object as { readonly metadata?: { readonly resourceVersion?: unknown } } | null)?.metadata
    ?.resourceVersion;
  return typeof version === "string" && version !== "" ? version : undefined;
}
