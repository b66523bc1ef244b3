import type { NodeInventory } from "@kubevitals/proto";
import { parseAssignments } from "../collectors/system/os-release-parse.ts";
import type { Host } from "../host.ts";
import { known, textOf } from "./values.ts";

type Distribution = Pick<NodeInventory, "osName" | "osVersion" | "osCodename">;

/**
 * The host's distribution, by os-release(5). `/etc/os-release` is as a rule a link to the file below `/usr/lib`, and where the host's
 * root is mounted elsewhere an absolute link would lead into the container, so that file is read first.
 */
export function distributionOf(host: Host): Distribution {
  for (const path of ["usr/lib/os-release", "etc/os-release"]) {
    const bytes = readOrNothing(host, path);
    if (bytes === undefined) continue;
    const values = parseAssignments(Buffer.from(bytes).toString("utf8", 0, mostBytes));
    return known({
      osName: textOf(values.get("NAME")),
      osVersion: textOf(values.get("VERSION_ID")),
      osCodename: textOf(values.get("VERSION_CODENAME")),
    });
  }
  return {};
}

const mostBytes = 16 * 1024;

function readOrNothing(host: Host, path: string): Uint8Array | undefined {
  try {
    return host.readRoot(path);
  } catch {
    return undefined;
  }
}
