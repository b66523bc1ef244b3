import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A file with this content, which is gone when the test is. */
export function fileOf(t: TestContext, content: string): string {
  const file = join(folderOf(t), "example.yaml");
  writeFileSync(file, content);
  return file;
}

/** An empty folder, which is gone when the test is. */
export function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
