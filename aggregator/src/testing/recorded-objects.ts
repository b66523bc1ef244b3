import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "../kube/resources/kube-object.ts";

const folder = join(import.meta.dirname, "../../../test/fixtures/kube");

/** The objects of one kind as a real API server listed them; `scripts/record-kube` recorded them on the rig. */
export function recordedObjects(plural: string): readonly KubeObject[] {
  const list = JSON.parse(readFileSync(join(folder, `${plural}.json`), "utf8")) as {
    readonly items: readonly KubeObject[];
  };
  return list.items;
}
