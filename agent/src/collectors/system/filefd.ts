import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** File handles of the whole kernel. */
export interface FileHandles {
  readonly allocated: number;
  readonly maximum: number;
}

/**
 * Parses `/proc/sys/fs/file-nr`: allocated, free (0 since Linux 2.6), maximum.
 * https://docs.kernel.org/admin-guide/sysctl/fs.html#file-max-file-nr
 */
export function parseFileNr(bytes: Uint8Array): FileHandles {
  const cursor = new ByteCursor(bytes);
  const allocated = cursor.number();
  cursor.number();
  const maximum = cursor.number();
  if (Number.isNaN(allocated) || Number.isNaN(maximum)) throw new Error("sys/fs/file-nr: three numbers expected");
  return { allocated, maximum };
}

export const filefd: Collector<FileHandles> = {
  name: "filefd",
  source: "/proc/sys/fs/file-nr",
  read(host) {
    const bytes = host.readProc("sys/fs/file-nr");
    return bytes && parseFileNr(bytes);
  },
  series({ allocated, maximum }, out) {
    out.gauge("node_filefd_allocated", "File handles that are allocated.").add(allocated);
    out.gauge("node_filefd_maximum", "File handles that the kernel allocates at most.").add(maximum);
  },
};
