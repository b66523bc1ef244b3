import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";

const libraryName = "libnvidia-ml.so.1";

/**
 * Folders that drivers put their libraries into: distributions, NVIDIA's container runtime, the GPU operator's driver container, and nodes of
 * clouds that install the driver themselves.
 */
const folders = [
  "usr/lib/x86_64-linux-gnu",
  "usr/lib/aarch64-linux-gnu",
  "usr/lib64",
  "usr/lib",
  "usr/lib/wsl/lib",
  "usr/local/nvidia/lib64",
  "home/kubernetes/bin/nvidia/lib64",
  "run/nvidia/driver/usr/lib/x86_64-linux-gnu",
  "run/nvidia/driver/usr/lib/aarch64-linux-gnu",
  "run/nvidia/driver/usr/lib64",
];

/**
 * Where NVML may be, the likeliest first: what an operator names and nothing else; else wherever the dynamic linker finds it, as NVIDIA's
 * container runtime sees to it; else the folders of this container and of the host.
 *
 * @param rootPath where the host's root is mounted
 */
export function libraryPaths(named: string | undefined, rootPath: string): readonly string[] {
  if (named !== undefined) return [named];
  const roots = rootPath === "/" ? ["/"] : ["/", rootPath];
  const files = roots.flatMap((root) => folders.map((folder) => join(root, folder, libraryName)));
  return [libraryName, ...files.filter((file) => existsSync(file))];
}

/** The program nvidia-smi of this container, which needs the library beside it; undefined where there is none. */
export function smiProgram(path: string | undefined): string | undefined {
  const places = [...(path ?? "").split(":"), "/usr/bin", "/usr/local/bin", "/usr/local/nvidia/bin"];
  return places
    .filter((place) => place.startsWith("/"))
    .map((place) => join(place, "nvidia-smi"))
    .find(isRunnable);
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
