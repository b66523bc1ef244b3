import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** One controller of cgroups. */
export interface CgroupController {
  readonly name: string;
  readonly cgroups: number;
  readonly enabled: number;
}

/** Parses `/proc/cgroups`: a heading, then name, hierarchy, cgroups, enabled. https://man7.org/linux/man-pages/man7/cgroups.7.html */
export function parseCgroups(bytes: Uint8Array): readonly CgroupController[] {
  const controllers: CgroupController[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    if (name === "" || name.startsWith("#")) continue;
    cursor.skipWords(1);
    const [cgroups, enabled] = [cursor.number(), cursor.number()];
    if (Number.isNaN(cgroups + enabled)) throw new Error(`cgroups: three numbers expected after ${name.slice(0, 64)}`);
    controllers.push({ name, cgroups, enabled });
  }
  return controllers;
}

export const cgroups: Collector<readonly CgroupController[]> = {
  name: "cgroups",
  source: "/proc/cgroups",
  read(host) {
    const bytes = host.readProc("cgroups");
    return bytes && parseCgroups(bytes);
  },
  series(controllers, out) {
    const counts = out.gauge("node_cgroups_cgroups", "Cgroups that the controller has.", ["subsys_name"]);
    const enabled = out.gauge("node_cgroups_enabled", "Whether the controller is switched on.", ["subsys_name"]);
    for (const controller of controllers) {
      counts.add(controller.cgroups, controller.name);
      enabled.add(controller.enabled, controller.name);
    }
  },
};
