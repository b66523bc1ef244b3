import { join } from "node:path";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";
import type { Checks } from "../e2e/checks.ts";
import type { OwnRig } from "../rig/rig.ts";
import { definedKinds, unservedKinds } from "./admission.ts";
import { openKubeconform } from "./kubeconform.ts";
import type { KubeObject } from "./kube-object.ts";
import type { Renderings } from "./rendering.ts";
import { writeReleasedSchemas, writeServedSchemas } from "./schemas.ts";

/** The oldest Kubernetes that the chart takes, in its last release. */
const oldest = "1.30.14";

/** Holds every object against the schemas of the rig's API server, and of the oldest Kubernetes that we support. */
export async function checkSchemas(owner: Owner, rig: OwnRig, renderings: Renderings, checks: Checks): Promise<void> {
  const conform = await openKubeconform();
  const folder = await temporaryFolder(owner);
  const served = join(folder, "served");
  const released = join(folder, oldest);
  checks.note(
    `schemas: ${await writeServedSchemas(rig, served)} kinds of the rig, ${await writeReleasedSchemas(oldest, released)} of ${oldest}`,
  );
  for (const [origin, objects] of renderings) {
    checks.same(
      "kubeconform finds nothing, by the rig's schemas",
      origin,
      await conform(objects, served, unservedKinds),
      [],
    );
    const skipped = [...unservedKinds, ...definedKinds];
    checks.same(
      `kubeconform finds nothing, by those of ${oldest}`,
      origin,
      await conform(objects, released, skipped),
      [],
    );
  }
  const typo = { apiVersion: "v1", kind: "Service", metadata: { name: "it" }, spec: { portz: [] } } as KubeObject;
  const found = await conform([typo], served, []);
  checks.holds(
    "kubeconform finds a field that does not exist",
    found.length === 1 && /portz/.test(found[0] ?? ""),
    String(found),
  );
}
