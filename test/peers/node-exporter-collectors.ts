import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findNodeExporter } from "./node-exporter-binary.ts";

/** The collectors that the real node_exporter has, by name, and whether each runs by default. */
export async function nodeExporterCollectors(): Promise<ReadonlyMap<string, boolean>> {
  const { stdout, stderr } = await promisify(execFile)(await findNodeExporter(process.env), ["--help"]);
  const found = (stdout + stderr).matchAll(
    /--\[no-\]collector\.(\S+)\s+Enable the \1 collector\s+\(default:\s+(enabled|disabled)\)/g,
  );
  return new Map(Array.from(found, ([, name = "", state]) => [name, state === "enabled"]));
}
