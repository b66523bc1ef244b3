import { parse } from "yaml";
import { nameOf, type KubeObject } from "./kube-object.ts";

/** Labels and annotations that tell how something was packaged, and nothing of what it does. */
const packagingKeys = new Set([
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/version",
  "helm.sh/chart",
  "checksum/config",
]);

/** Lists whose order says nothing: flags, and what kustomize merges by name, in whatever order components come. */
const unordered = new Set(["args", "volumes", "volumeMounts"]);

/** Kinds that one of the two leaves to whoever installs: Helm's namespace, and its test. */
function isPackaging({ kind, metadata }: KubeObject): boolean {
  return kind === "Namespace" || metadata.annotations?.["helm.sh/hook"] !== undefined;
}

/**
 * Objects without what differs between kustomize and Helm on purpose: labels of packaging, the hash at the end of a ConfigMap's
 * name, comments and order of keys in settings, order of flags and volumes; sorted by name. What is empty counts as absent.
 */
export function comparable(objects: readonly KubeObject[]): ReadonlyMap<string, unknown> {
  const kept = objects.filter((object) => !isPackaging(object)).map((object) => plain(object) as KubeObject);
  return new Map(
    kept.map((object) => [nameOf(object), object] as const).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function plain(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((each) => plain(each));
    return unordered.has(key) ? items.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1)) : items;
  }
  if (typeof value === "object" && value !== null) return plainFields(value as Readonly<Record<string, unknown>>);
  if (key === "config.yaml" && typeof value === "string") return plain(parse(value));
  return key === "name" && typeof value === "string"
    ? value.replace(/^(kubevitals-config)-[a-z0-9]{10}$/, "$1")
    : value;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function plainFields(fields: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(fields)
    .filter(([key]) => !packagingKeys.has(key))
    .map(([key, value]) => [key, plain(value, key)] as const)
    // Namespaces of objects are given by whoever applies them.
    .filter(([key, value]) => !isEmpty(value) && !(key === "namespace" && "name" in fields && !("kind" in fields)))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
