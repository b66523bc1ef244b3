/** For tests: an open folder of a few files in memory. */
import type { OpenFolder } from "../file-reader.ts";

export function stubFolder(files: Readonly<Record<string, string>>): OpenFolder {
  return {
    read: (name) => (files[name] === undefined ? undefined : Buffer.from(files[name])),
    isGone: false,
    close() {},
  };
}
