import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { ImageSettings } from "./dockerfile.ts";

const run = promisify(execFile);

/** An image of one layer. */
export interface Image {
  /** Name and tag, as manifests name it. */
  readonly name: string;
  /** Folder that is its root filesystem. */
  readonly root: string;
  /** As Go names processors: amd64, arm64. */
  readonly architecture: string;
  readonly settings: ImageSettings;
}

/** The same files make the same bytes, whoever packs them and whenever. */
const tarFlags = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--format=ustar"];

/** When the image was made: never, so that the same image has the same digest. */
const created = "1970-01-01T00:00:00Z";

/**
 * Writes an image into one file that container runtimes load: `docker load`, `podman load`, `ctr images import`,
 * `kind load image-archive`. Source: Docker Image Specification 1.2, "Combined Image JSON + Filesystem Changeset Format".
 *
 * @returns the digest of the image's configuration, by which runtimes know it
 */
export async function writeArchive({ name, root, architecture, settings }: Image, file: string): Promise<string> {
  const folder = await mkdtemp(join(dirname(file), ".archive-"));
  try {
    const layer = join(folder, "layer.tar");
    await run("tar", [...tarFlags, "--create", `--file=${layer}`, `--directory=${root}`, "."]);
    const configuration = JSON.stringify({
      architecture,
      os: "linux",
      created,
      config: settings,
      rootfs: { type: "layers", diff_ids: [`sha256:${await hashOf(layer)}`] },
      history: [{ created, created_by: "deploy/images/assemble" }],
    });
    const hash = createHash("sha256").update(configuration).digest("hex");
    const manifest = [{ Config: `${hash}.json`, RepoTags: [name], Layers: ["layer.tar"] }];
    await writeFile(join(folder, `${hash}.json`), configuration);
    await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
    const members = ["manifest.json", `${hash}.json`, "layer.tar"];
    const whole = join(folder, "whole.tar");
    await run("tar", [...tarFlags, "--create", `--file=${whole}`, `--directory=${folder}`, ...members]);
    await rename(whole, file);
    return `sha256:${hash}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
