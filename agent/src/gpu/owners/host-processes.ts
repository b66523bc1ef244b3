import type { Host } from "../../host.ts";
import { unlessFailing } from "../unless-failing.ts";

/**
 * Whether the proc mount shows the processes of the whole machine: the kernel's own, of which the first is number 2, are to be seen
 * from nowhere else. Numbers that drivers tell are the machine's, and of a container's proc would lead to somebody else.
 * https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
export function showsHostProcesses(host: Host): boolean {
  const bytes = unlessFailing(() => host.readProcOnce("2/comm"));
  return bytes !== undefined && Buffer.from(bytes).toString("latin1").trim() === "kthreadd";
}
