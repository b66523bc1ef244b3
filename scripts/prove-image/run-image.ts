import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A program that runs in the root filesystem of its image. */
export interface RunningImage {
  /** Where it says that it listens for HTTP. */
  readonly http: string;
  /** From the start of its process until it listens. */
  readonly wallMilliseconds: number;
  /** User and system time of that. */
  readonly cpuMilliseconds: number;
  /** Stops it as the kubelet does. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Of Linux on all machines that we support: USER_HZ. */
const ticksPerSecond = 100;

/**
 * What a container runtime does, as far as this program can tell: the image as a root filesystem that nobody may write to, its own
 * /proc, /sys and a few devices, the user of the image, who has no capabilities. Mounts are of a namespace that ends with the process.
 */
const container = `
  root=$1; shift
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --bind /sys "$root/sys"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for device in null zero urandom; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
  mount -o remount,bind,ro "$root"
  exec chroot --userspec=65532:65532 "$root" "$@"
`;

/** Starts a command in a root filesystem, with nothing of this environment. Needs root. @throws with what it said, when it ends instead */
export async function runImage(root: string, command: readonly string[]): Promise<RunningImage> {
  const begun = performance.now();
  const child = spawn("unshare", ["--mount", "bash", "-euc", container, "bash", root, ...command], {
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: string[] = [];
  const http = await listening(child, said);
  if (http === undefined || child.pid === undefined)
    throw new Error(`it ended instead of listening:\n${said.join("\n")}`);
  const wallMilliseconds = performance.now() - begun;
  const cpuMilliseconds = cpuOf(child.pid);
  return {
    http,
    wallMilliseconds,
    cpuMilliseconds,
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    },
  };
}

/** The address that its log names; undefined where it ends before. */
async function listening(child: ChildProcess, said: string[]): Promise<string | undefined> {
  if (child.stderr === null) return undefined;
  const found = Promise.withResolvers<string | undefined>();
  createInterface({ input: child.stderr }).on("line", (line) => {
    said.push(line);
    const address = /"http":"([^"]+)".*"msg":"listening"/.exec(line)?.[1];
    if (address !== undefined) found.resolve(address);
  });
  child.once("error", () => found.resolve(undefined)).once("close", () => found.resolve(undefined));
  return await found.promise;
}

function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000;
}
