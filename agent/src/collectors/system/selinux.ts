import type { Collector } from "../collector.ts";
import type { Host } from "../../host.ts";
import { readSysNumber } from "../reading/number-file.ts";

/** SELinux of the host. Modes: 1 enforcing, 0 permissive, -1 none. */
export interface Selinux {
  readonly isEnabled: boolean;
  /** What the host's configuration says; what it boots into. */
  readonly configMode: number;
  readonly currentMode: number;
}

/** The mode in `/etc/selinux/config`: `SELINUX=enforcing`. */
export function parseConfigMode(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString("utf8").split("\n");
  const line = lines.map((text) => text.trim()).find((text) => text.startsWith("SELINUX="));
  const mode = line?.slice("SELINUX=".length).replaceAll('"', "");
  return mode === "enforcing" ? 1 : mode === "permissive" ? 0 : -1;
}

function readSelinux(host: Host): Selinux {
  const currentMode = readSysNumber(host, "fs/selinux/enforce");
  if (currentMode === undefined) return { isEnabled: false, configMode: -1, currentMode: -1 };
  const config = host.readRoot("etc/selinux/config");
  return { isEnabled: true, configMode: config === undefined ? -1 : parseConfigMode(config), currentMode };
}

/** The kernel shows selinuxfs where SELinux is switched on. https://man7.org/linux/man-pages/man8/selinux.8.html */
export const selinux: Collector<Selinux> = {
  name: "selinux",
  source: "/sys/fs/selinux/enforce, /etc/selinux/config",
  read: readSelinux,
  series({ isEnabled, configMode, currentMode }, out) {
    out.gauge("node_selinux_enabled", "Whether SELinux is switched on.").add(Number(isEnabled));
    if (!isEnabled) return;
    out
      .gauge("node_selinux_config_mode", "SELinux' mode after a boot: 1 enforcing, 0 permissive, -1 none.")
      .add(configMode);
    out.gauge("node_selinux_current_mode", "SELinux' mode: 1 enforcing, 0 permissive.").add(currentMode);
  },
};
