import { readFileSync } from "node:fs";
import { UsageError } from "@kubevitals/program";
import type { CustomResourceStateConfig } from "./config.ts";
import { parseCustomResourceState } from "./parse-config.ts";

/**
 * Reads the file that `--custom-resource-state-config-file` names.
 *
 * @throws {UsageError} naming the file, and where it cannot be read or what in it is wrong.
 */
export function loadCustomResourceState(file: string): CustomResourceStateConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`--custom-resource-state-config-file: '${file}' cannot be read (${reason})`);
  }
  return parseCustomResourceState(text, file);
}
