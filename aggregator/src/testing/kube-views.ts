import type { KubeView, ResourceState } from "../state/objects/kube-view.ts";
import type { FamilyHead } from "../state/objects/object-rows.ts";
import { ObjectTable } from "../state/objects/object-table.ts";
import { writing } from "./written-rows.ts";

/** One kind of object for a view: its families, and for each of its objects the rows in them, `phase="Active"} 1`. */
export interface TestKind {
  readonly name: string;
  readonly families: readonly (string | FamilyHead)[];
  readonly objects: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly state?: ResourceState;
}

/** A view of Kubernetes with these kinds; every row carries `of`, with the object's UID. */
export function kubeView(...kinds: readonly TestKind[]): KubeView {
  return new Map(
    kinds.map(({ name, families, objects, state = "synced" }) => {
      const table = new ObjectTable();
      for (const [uid, rows] of Object.entries(objects)) {
        const pieces = rows.map((family) => family.map((row) => [row.startsWith("}") ? row : `,${row}`]));
        table.put({
          uid,
          namespace: "",
          name: uid,
          rows: writing({ labels: `of="${uid}"`, families: pieces }),
          facts: { containers: [] },
        });
      }
      const heads = families.map((head) =>
        typeof head === "string" ? { name: head, help: "Help.", type: "gauge" as const } : head,
      );
      return [name, { name, state, families: heads, objects: table.view(), skipped: 0 }];
    }),
  );
}
